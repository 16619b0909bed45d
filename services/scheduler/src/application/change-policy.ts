import { Injectable } from '@nestjs/common';
import type { AnswerOf, PolicyTerms, PolicyView, RequestOf, SchedulerChangePolicy, SchedulerPolicy } from '#contracts';
import { Database, Log, type Tx } from '#runtime';
import { gapMs } from '../domain/policy.js';
import { startsCarried } from '../domain/starts-made.js';
import { LanesReader } from '../outbound/lanes.reader.js';
import { LanesRepository, type LockedLane } from '../outbound/lanes.repository.js';
import { PlaceInQueueRepository } from '../outbound/place-in-queue.repository.js';
import { approvalRuleOf, LanePolicy } from './lane-policy.js';
import { LaneWakeUp } from './lane-wake-up.js';

type Request = RequestOf<typeof SchedulerChangePolicy>;
type Answer = AnswerOf<typeof SchedulerChangePolicy>;

const isSame = (a: PolicyTerms, b: PolicyTerms | null): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What an agency says of how its applications go out; one revision after the other, never over one that was not seen. */
@Injectable()
export class ChangePolicy {
  constructor(
    private readonly database: Database,
    private readonly lanes: LanesRepository,
    private readonly reader: LanesReader,
    private readonly places: PlaceInQueueRepository,
    private readonly policy: LanePolicy,
    private readonly wakeUp: LaneWakeUp,
    private readonly log: Log,
  ) {}

  async read({ agencyId }: RequestOf<typeof SchedulerPolicy>): Promise<PolicyView> {
    const lane = await this.reader.lane(this.database, agencyId);
    return this.policy.view(lane?.terms ?? null, lane?.policyRevision ?? 0);
  }

  async execute(request: Request): Promise<Answer> {
    const [fault, ...more] = this.policy.faultsOf(request.policy, Date.now());
    if (fault) return { result: 'refused', faults: [fault, ...more] };
    const answer = await this.database.transaction((tx) => this.within(tx, request));
    const { agencyId, accountId } = request;
    this.log.info({ agencyId, accountId, result: answer.result, revision: answer.view.revision }, 'policy.change');
    return answer;
  }

  private async within(tx: Tx, request: Request): Promise<Exclude<Answer, { result: 'refused' }>> {
    const { agencyId, seen, policy: terms } = request;
    await this.lanes.ensure(tx, [request]);
    const [lane] = (await this.lanes.lock(tx, [agencyId])) as [LockedLane];
    const view = this.policy.view(lane.terms, lane.policyRevision);
    // Asked again after an answer that was lost: it overwrites nothing, whatever revision it was made from.
    if (isSame(terms, lane.terms)) return { result: 'set', view };
    if (seen !== null && seen !== lane.policyRevision) return { result: 'changed', view };
    await this.set(tx, lane, terms);
    return { result: 'set', view: this.policy.view(terms, lane.policyRevision + 1) };
  }

  private async set(tx: Tx, lane: LockedLane, terms: PolicyTerms): Promise<void> {
    const { agencyId } = lane;
    const [before, after] = [this.policy.of(lane.terms), this.policy.of(terms)];
    await this.lanes.setPolicy(tx, agencyId, {
      terms,
      revision: lane.policyRevision + 1,
      made: startsCarried(lane.made, before, after, lane.now),
      gapMs: gapMs(after, Math.random()),
    });
    await this.places.holdBy(tx, [agencyId], approvalRuleOf(after));
    // Also where it became stricter: the tick finds out what the lane waits for now, and tells.
    await this.lanes.makeDue(tx, [agencyId]);
    tx.afterCommit(() => this.wakeUp.give());
  }
}

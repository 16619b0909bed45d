import { Injectable } from '@nestjs/common';
import { AgentCancel, type AnswerOf, type RequestOf, type SchedulerCancel } from '#contracts';
import { Outbox, Questions } from '#messaging';
import { crashPoint, Database, Log, type Tx } from '#runtime';
import { LanesRepository } from '../outbound/lanes.repository.js';
import { type Dispatched, QueueRepository } from '../outbound/queue.repository.js';
import { droppedMessage } from './dropped-message.js';
import { approvalRuleOf, LanePolicy } from './lane-policy.js';
import { LaneWakeUp } from './lane-wake-up.js';

type Request = RequestOf<typeof SchedulerCancel>;
type Result = AnswerOf<typeof SchedulerCancel>['result'];
type Found = { readonly kind: 'ended'; readonly result: Result } | { readonly kind: 'dispatched'; is: Dispatched };

// An agent gives back when its session stops, and a stopped session is dispatched to no more: twice is rare already.
const MAX_RETURNS = 3;

/** Agents went on giving it back while it was being cancelled. Nothing is promised; asking again may find it waiting. */
export class KeepsComingBackError extends Error {
  readonly code = 'SCHEDULER_KEEPS_COMING_BACK';
}

/**
 * Ends an application without its being sent, wherever it is: waiting, it is dropped; not here yet, it will be dropped
 * when it comes; dispatched, the agent decides, because only there cancel and Send compete for one key.
 */
@Injectable()
export class CancelApplication {
  constructor(
    private readonly database: Database,
    private readonly lanes: LanesRepository,
    private readonly queue: QueueRepository,
    private readonly outbox: Outbox,
    private readonly questions: Questions,
    private readonly policy: LanePolicy,
    private readonly wakeUp: LaneWakeUp,
    private readonly log: Log,
  ) {}

  async execute(request: Request): Promise<{ result: Result }> {
    const result = await this.cancel(request);
    const { applicationId, agencyId } = request;
    this.log.info({ applicationId, agencyId, result }, 'application.cancel');
    return { result };
  }

  private async cancel(request: Request): Promise<Result> {
    let givenBack: number | null = null;
    for (let returns = 0; returns <= MAX_RETURNS; returns += 1) {
      const found = await this.database.transaction((tx) => this.look(tx, request, givenBack));
      if (found.kind === 'ended') return found.result;
      const result = await this.askAgent(found.is);
      if (result !== 'returned') return result;
      givenBack = found.is.dispatch;
    }
    throw new KeepsComingBackError(`${request.applicationId} was given back ${MAX_RETURNS} times meanwhile`);
  }

  /** Looking and acting are one transaction, or a dispatch between the two would be of an application that has ended. */
  private async look(tx: Tx, request: Request, givenBack: number | null): Promise<Found> {
    const { applicationId, agencyId } = request;
    // The lane's lock is what keeps apply.requested from coming between: there has to be one.
    await this.lanes.ensure(tx, [request]);
    const [lane] = await this.lanes.lock(tx, [agencyId]);
    const rule = approvalRuleOf(this.policy.of(lane?.terms ?? null));
    // What an agent says it gave back is back, whether or not its message is here.
    if (givenBack !== null) await this.queue.putBack(tx, applicationId, givenBack, rule);
    const waiting = await this.queue.drop(tx, applicationId);
    if (waiting) {
      await this.queue.bury(tx, [applicationId], 'cancelled');
      await this.outbox.add(tx, droppedMessage(waiting.order, 'cancelled', waiting.queuedAt));
      await this.lanes.makeDue(tx, [agencyId]);
      tx.afterCommit(() => this.wakeUp.give());
      crashPoint('before-drop-commit');
      return { kind: 'ended', result: 'cancelled' };
    }
    const dispatched = await this.queue.dispatched(tx, applicationId);
    if (dispatched) return { kind: 'dispatched', is: dispatched };
    const how = await this.queue.endUnknown(tx, applicationId);
    return { kind: 'ended', result: how === 'cancelled' ? 'cancelled' : 'ended' };
  }

  private async askAgent({ applicationId, order, dispatch, queuedAt, dispatchedAt }: Dispatched) {
    const { echo, expiresAt } = order;
    const request = { applicationId, dispatch, echo, queuedAt, dispatchedAt, expiresAt };
    return (await this.questions.ask(AgentCancel, request)).result;
  }
}

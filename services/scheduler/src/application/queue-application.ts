import { Injectable } from '@nestjs/common';
import type { ApplyRequested, BodyOf } from '#contracts';
import { Outbox } from '#messaging';
import type { Tx } from '#runtime';
import { LanesRepository } from '../outbound/lanes.repository.js';
import { QueueRepository } from '../outbound/queue.repository.js';
import { droppedMessage } from './dropped-message.js';
import { approvalRuleOf, LanePolicy } from './lane-policy.js';
import { LaneWakeUp } from './lane-wake-up.js';

type Requested = BodyOf<typeof ApplyRequested>;

/** Puts accepted applications at the end of their lanes. One that was cancelled before it came here is dropped at once. */
@Injectable()
export class QueueApplication {
  constructor(
    private readonly lanes: LanesRepository,
    private readonly queue: QueueRepository,
    private readonly outbox: Outbox,
    private readonly policy: LanePolicy,
    private readonly wakeUp: LaneWakeUp,
  ) {}

  async execute(requested: readonly Requested[], tx: Tx): Promise<void> {
    const agencies = requested.map(({ order }) => order.echo);
    await this.lanes.ensure(tx, agencies);
    const lanes = await this.lanes.lock(
      tx,
      agencies.map(({ agencyId }) => agencyId),
    );
    const rules = new Map(lanes.map(({ agencyId, terms }) => [agencyId, approvalRuleOf(this.policy.of(terms))]));
    const standard = approvalRuleOf(this.policy.of(null));
    const known = await this.queue.known(
      tx,
      requested.map(({ order }) => order.applicationId),
    );
    const fresh = requested.filter(({ order }) => !known.has(order.applicationId));
    await this.queue.insert(
      tx,
      fresh.map(({ order, priority, scheduleAt, requireApproval }) => ({
        order,
        priority,
        notBefore: scheduleAt,
        asksApproval: requireApproval,
        holds: rules.get(order.echo.agencyId) ?? standard,
      })),
    );
    const stopped = requested.filter(({ order }) => known.get(order.applicationId) === 'cancelled');
    await this.outbox.add(tx, ...stopped.map(({ order }) => droppedMessage(order, 'cancelled', null)));
    await this.lanes.makeDue(tx, [...new Set(fresh.map(({ order }) => order.echo.agencyId))]);
    tx.afterCommit(() => this.wakeUp.give());
  }
}

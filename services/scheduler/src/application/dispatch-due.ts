import { Injectable } from '@nestjs/common';
import { ApplyDispatched, LaneBlocked, LaneResumed, outgoing, type Outgoing } from '#contracts';
import { Outbox } from '#messaging';
import { crashPoint, Database, Log, Metrics, type Tx } from '#runtime';
import { announcementOf } from '../domain/announcement.js';
import { takeTurn, type Turn } from '../domain/lane.js';
import { dayOf, hourOf, type Policy } from '../domain/policy.js';
import { type StartsMade, startsNow } from '../domain/starts-made.js';
import { LanesRepository, type LaneUpdate, type LockedLane } from '../outbound/lanes.repository.js';
import { type Head, type LaneQueue, QueueRepository, type Waiting } from '../outbound/queue.repository.js';
import { LanePolicy } from './lane-policy.js';

interface Taken {
  readonly lane: LockedLane;
  readonly policy: Policy;
  readonly turn: Turn;
}

// Fifty lanes a transaction did 5,900 dispatches a second where one did 519 (measured); more would lock lanes for longer.
const LANES_PER_TICK = 50;

// Hours of operator and agency that never meet may meet when a clock is changed.
const NEVER_OPEN_MS = 86_400_000;

/** One tick: takes due lanes that nobody else holds, and lets the head of each go when its turn has come. */
@Injectable()
export class DispatchDue {
  constructor(
    private readonly database: Database,
    private readonly lanes: LanesRepository,
    private readonly queue: QueueRepository,
    private readonly outbox: Outbox,
    private readonly policy: LanePolicy,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  /** How many lanes it looked at. */
  async execute(): Promise<'more' | 'done'> {
    const looked = await this.database.transaction((tx) => this.tick(tx));
    return looked === LANES_PER_TICK ? 'more' : 'done';
  }

  /** In ms from now, at least 0; null when no lane will be due by itself. */
  async nextDueMs(): Promise<number | null> {
    const dueMs = await this.lanes.nextDueMs(this.database);
    return dueMs === null ? null : Math.max(0, Math.ceil(dueMs));
  }

  private async tick(tx: Tx): Promise<number> {
    const lanes = await this.lanes.lockDue(tx, LANES_PER_TICK);
    if (lanes.length === 0) return 0;
    const queues = await this.queue.look(
      tx,
      lanes.map(({ agencyId }) => agencyId),
    );
    const taken = lanes.map((lane): Taken => {
      const queue = queues.get(lane.agencyId) as LaneQueue;
      const policy = this.policy.of(lane.terms);
      const state = { ...lane, ...startsNow(lane.made, policy, lane.now), inFlight: queue.inFlight, policy };
      return { lane, policy, turn: takeTurn(state, queue, lane.now, Math.random()) };
    });
    const going = taken.filter(({ turn }) => turn.kind === 'dispatch');
    const heads = await this.queue.dispatchHeads(
      tx,
      going.map(({ lane: { agencyId, now }, policy }) => {
        return { agencyId, day: dayOf(policy, now), maxConnects: policy.maxConnects };
      }),
    );
    const started = new Map(heads.map((head) => [head.agencyId, head]));
    await this.lanes.update(
      tx,
      taken.map((one) => laneUpdate(one, started.get(one.lane.agencyId))),
    );
    const announcements = taken.flatMap(announcement);
    const policies = new Map(taken.map(({ lane, policy }) => [lane.agencyId, policy]));
    const dispatched = heads.map((head) => dispatchedMessage(head, policies.get(head.agencyId) as Policy));
    await this.outbox.add(tx, ...dispatched, ...announcements);
    crashPoint('before-dispatch-commit');
    tx.afterCommit(() => this.count(heads));
    return lanes.length;
  }

  private count(heads: readonly Waiting[]): void {
    this.metrics.counter('scheduler_dispatched_total', 'Applications given to agents').inc(heads.length);
    for (const { applicationId, agencyId, dispatches, queuedAt } of heads) {
      const waitedMs = Date.now() - queuedAt;
      this.log.info({ applicationId, agencyId, dispatch: dispatches + 1, waitedMs }, 'application.dispatched');
    }
  }
}

function dispatchedMessage(
  { order, dispatches, queuedAt, maxConnects }: Head,
  { gapMinMs, onLoggedOut }: Policy,
): Outgoing {
  const dispatch = dispatches + 1;
  return outgoing(ApplyDispatched, order.echo.agencyId, `${order.applicationId}:${dispatch}`, {
    order: { ...order, maxConnects },
    dispatch,
    queuedAt,
    dispatchedAt: Date.now(),
    gapMinMs: Math.round(gapMinMs),
    onLoggedOut,
  });
}

function laneUpdate({ lane, policy, turn }: Taken, head: Head | undefined): LaneUpdate {
  const told = announcementOf(lane.announced, turn.kind === 'wait' ? turn.blockedOn : null);
  const base = {
    agencyId: lane.agencyId,
    made: madeBy(lane, policy),
    connects: head?.maxConnects ?? 0,
    announced: told === null ? lane.announced : told.kind === 'blocked' ? told.on : null,
    announcements: lane.announcements + (told === null ? 0 : 1),
  };
  if (turn.kind === 'wait') {
    const never = turn.blockedOn === 'hours' ? lane.now + NEVER_OPEN_MS : null;
    return { ...base, gapMs: null, dueAt: turn.lookAgainAt ?? never };
  }
  // The head was gone: it expired between the look and the take. Look again at once, at no cost to the pace.
  return head ? { ...base, gapMs: turn.gapMs, dueAt: null } : { ...base, gapMs: null, dueAt: lane.now };
}

/** By the clock by which it was decided: a start counts for the day and the hour that had room for it. */
function madeBy({ made, now }: LockedLane, policy: Policy): StartsMade {
  const { startedToday: onDay, connectsToday: connects, startedThisHour: inHour } = startsNow(made, policy, now);
  return { day: dayOf(policy, now), onDay, connects, hour: hourOf(now), inHour };
}

function announcement({ lane, turn }: Taken): Outgoing[] {
  const told = announcementOf(lane.announced, turn.kind === 'wait' ? turn.blockedOn : null);
  if (told === null) return [];
  const { agencyId, accountId } = lane;
  const key = `${agencyId}:${lane.announcements + 1}`;
  const at = Math.round(lane.now);
  if (told.kind === 'resumed') return [outgoing(LaneResumed, agencyId, key, { agencyId, accountId, at })];
  const until = turn.kind === 'wait' && turn.lookAgainAt !== null ? Math.round(turn.lookAgainAt) : null;
  return [outgoing(LaneBlocked, agencyId, key, { agencyId, accountId, blockedOn: told.on, until, at })];
}

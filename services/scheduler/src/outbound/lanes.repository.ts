import { Injectable } from '@nestjs/common';
import type { AccountId, AgencyId, PolicyTerms } from '#contracts';
import type { Database, Tx } from '#runtime';
import type { Lane } from '../domain/lane.js';
import type { StartsMade } from '../domain/starts-made.js';
import { type ApprovalRule, isHeld } from './approval-rule.js';
import { averageWork, LANE_COLUMNS, type LaneRow, SOON, type StoredLane, storedLane } from './lane-rows.js';

/** A lane locked by this transaction; `now` is the database's clock at that moment, Unix ms. */
export interface LockedLane extends StoredLane {
  readonly announced: string | null;
  readonly announcements: number;
}

type LockedRow = LaneRow & Pick<LockedLane, 'announced' | 'announcements'>;

const COLUMNS = `${LANE_COLUMNS}, announced, announcements`;

export interface LaneUpdate {
  readonly agencyId: AgencyId;
  /** One was started: the next may be after this many ms, counted from the update. Null when none was. */
  readonly gapMs: number | null;
  /** When to look again if none was started, Unix ms; null when only an event helps. */
  readonly dueAt: number | null;
  /** Before this one. */
  readonly made: StartsMade;
  /** What this one may cost at most. */
  readonly connects: number;
  readonly announced: string | null;
  readonly announcements: number;
}

/** Lanes, always locked before anything of theirs is touched, and always in the same order. */
@Injectable()
export class LanesRepository {
  /** Makes lanes that nobody registered yet: an application may be here before its agency's registration is. */
  async ensure(tx: Tx, lanes: readonly { agencyId: AgencyId; accountId: AccountId }[]): Promise<void> {
    await tx.query(
      `INSERT INTO lanes (agency_id, account_id) SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS lane (agency_id, account_id)
       ORDER BY agency_id ON CONFLICT (agency_id) DO NOTHING`,
      [lanes.map((lane) => lane.agencyId), lanes.map((lane) => lane.accountId)],
    );
  }

  async lock(tx: Tx, agencyIds: readonly AgencyId[]): Promise<LockedLane[]> {
    const rows = await tx.query<LockedRow>(
      `SELECT ${COLUMNS} FROM lanes WHERE agency_id = ANY ($1::uuid[]) ORDER BY agency_id FOR UPDATE`,
      [[...new Set(agencyIds)]],
    );
    return rows.map(lockedLane);
  }

  /** When the next lane is due, in ms from now, whoever works on it; null when none will be by itself. */
  async nextDueMs(database: Database): Promise<number | null> {
    const [row] = await database.query<{ due_ms: number | null }>(
      `SELECT extract(epoch FROM min(due_at) - clock_timestamp())::float8 * 1000 AS due_ms FROM lanes
       WHERE due_at IS NOT NULL`,
    );
    return row?.due_ms ?? null;
  }

  /** Due lanes that no other replica is working on. */
  async lockDue(tx: Tx, limit: number): Promise<LockedLane[]> {
    const rows = await tx.query<LockedRow>(
      `SELECT ${COLUMNS} FROM lanes WHERE due_at <= clock_timestamp()
       ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    );
    return rows.map(lockedLane);
  }

  /**
   * What a tick decided. The gap counts from the clock as it is here, after the start was written: counted from when the
   * lane was looked at, a slow transaction would let the next start come too early after it.
   */
  async update(tx: Tx, updates: readonly LaneUpdate[]): Promise<void> {
    if (updates.length === 0) return;
    await tx.query(
      `UPDATE lanes SET
         next_start_at = coalesce(clock.now + lane.gap * interval '1 millisecond', lanes.next_start_at),
         due_at = coalesce(clock.now + lane.gap * interval '1 millisecond', to_timestamp(lane.due / 1000)),
         last_start_at = CASE WHEN lane.gap IS NULL THEN lanes.last_start_at ELSE clock.now END,
         day = lane.day, started_today = lane.on_day + (lane.gap IS NOT NULL)::int,
         connects_today = lane.connects,
         hour = to_timestamp(lane.hour / 1000), started_this_hour = lane.in_hour + (lane.gap IS NOT NULL)::int,
         announced = lane.announced, announcements = lane.announcements
       FROM (SELECT clock_timestamp() AS now) AS clock,
            unnest($1::uuid[], $2::float8[], $3::float8[], $4::text[], $5::int[], $6::date[], $7::int[], $8::float8[], $9::int[], $10::int[])
              AS lane (agency_id, gap, due, announced, announcements, day, on_day, hour, in_hour, connects)
       WHERE lanes.agency_id = lane.agency_id`,
      [
        updates.map((update) => update.agencyId),
        updates.map((update) => update.gapMs),
        updates.map((update) => update.dueAt),
        updates.map((update) => update.announced),
        updates.map((update) => update.announcements),
        updates.map(({ made }) => made.day),
        updates.map(({ made }) => made.onDay),
        updates.map(({ made }) => made.hour),
        updates.map(({ made }) => made.inHour),
        updates.map(({ made, connects }) => made.connects + connects),
      ],
    );
  }

  /** Something changed for the better: the tick looks again as soon as the pace allows. The lanes are locked. */
  async makeDue(tx: Tx, agencyIds: readonly AgencyId[]): Promise<void> {
    if (agencyIds.length === 0) return;
    await tx.query(
      `UPDATE lanes SET due_at = ${SOON}
       WHERE agency_id = ANY ($1::uuid[])`,
      [agencyIds],
    );
  }

  /** The same for lanes whose last word was one of these. */
  async makeDueIfAnnounced(tx: Tx, announced: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE lanes SET due_at = greatest(next_start_at, clock_timestamp())
       WHERE agency_id IN (SELECT agency_id FROM lanes WHERE announced = ANY ($1::text[]) ORDER BY agency_id FOR UPDATE)`,
      [announced],
    );
  }

  /** Lanes by the operator's default in which something waits that this default lets go, or lets go that it does not. */
  async lockStale(tx: Tx, holds: ApprovalRule): Promise<AgencyId[]> {
    const rows = await tx.query<{ agency_id: AgencyId }>(
      `SELECT agency_id FROM lanes WHERE policy IS NULL AND EXISTS (
         SELECT FROM waiting WHERE waiting.agency_id = lanes.agency_id AND needs_approval <> ${isHeld('waiting', '$1', '$2')})
       ORDER BY agency_id FOR UPDATE`,
      [holds.asked, holds.others],
    );
    return rows.map((row) => row.agency_id);
  }

  /** The next start keeps the new gap to the last one, whether that is longer or shorter than the old. */
  async setPolicy(
    tx: Tx,
    agencyId: AgencyId,
    policy: { terms: PolicyTerms; revision: number; made: StartsMade; gapMs: number },
  ): Promise<void> {
    const { terms, revision, made, gapMs } = policy;
    await tx.query(
      `UPDATE lanes SET policy = $2, policy_revision = $3, day = $4, started_today = $5, connects_today = $7,
         next_start_at = coalesce(last_start_at + $6::float8 * interval '1 millisecond', next_start_at)
       WHERE agency_id = $1`,
      [agencyId, JSON.stringify(terms), revision, made.day, made.onDay, gapMs, made.connects],
    );
  }

  /** An older fact never undoes a newer one. Returns whether it was news. */
  async setSession(tx: Tx, agencyId: AgencyId, state: Lane['sessionState'], change: number): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE lanes SET session_state = $2, session_change = $3
       WHERE agency_id = $1 AND session_change < $3 RETURNING agency_id`,
      [agencyId, state, change],
    );
    return rows.length > 0;
  }

  /** How long submissions of a lane hold their slot, as a moving average; the forecast reads it. */
  async noteWork(tx: Tx, freed: readonly { agencyId: AgencyId; workMs: number }[]): Promise<void> {
    if (freed.length === 0) return;
    await tx.query(
      `UPDATE lanes SET work_ms = ${averageWork('freed.work')}
       FROM (SELECT agency_id, avg(work) AS work FROM unnest($1::uuid[], $2::float8[]) AS one (agency_id, work)
             GROUP BY agency_id) AS freed
       WHERE lanes.agency_id = freed.agency_id`,
      [freed.map((one) => one.agencyId), freed.map((one) => one.workMs)],
    );
  }
}

const lockedLane = (row: LockedRow): LockedLane => ({
  ...storedLane(row),
  announced: row.announced,
  announcements: row.announcements,
});

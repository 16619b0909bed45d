import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { anAgencyId, eventually } from '#testing';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';
import { Settler } from '../test-kit/settler.kit-spec.js';

const PATIENCE_MS = 60_000;
const GAP_MS = 40;
// Doubles hold microseconds of today to about a quarter of one.
const GAP_KEPT = GAP_MS - 0.001;
const POLICY = { LANE_GAP_MIN_MS: String(GAP_MS), LANE_GAP_MAX_MS: '60', LANE_MAX_IN_FLIGHT: '2' };

describe('lanes of several replicas', () => {
  let scheduler: Scheduler;
  afterEach(async () => {
    await scheduler?.holds();
    await scheduler?.stop();
  });

  it('keep the gap and the number in flight, start everything once, and wait for no other lane', async () => {
    scheduler = await Scheduler.start({ replicas: 3, env: POLICY });
    const agencies = Array.from({ length: 6 }, anAgencyId);
    const [stuck = anAgencyId(), ...moving] = agencies;
    const orders = await Promise.all(
      Array.from({ length: 8 }, () => agencies.map((agencyId) => scheduler.request(agencyId))).flat(),
    );
    const settler = new Settler(scheduler, 2, 8 * moving.length, [stuck]);

    await eventually(() => settler.round(), PATIENCE_MS);

    const starts = await scheduler.starts.all();
    const begun = starts.map(({ applicationId }) => applicationId);
    const expected = orders.filter(({ echo }) => moving.includes(echo.agencyId));
    expect(new Set(begun)).toEqual(new Set([...expected.map(({ applicationId }) => applicationId), ...(await held())]));
    expect(await scheduler.starts.faults()).toEqual({ doubled: [], mostInFlight: 2 });
    expect(await scheduler.starts.shortestGap()).toBeGreaterThanOrEqual(GAP_KEPT);
    for (const applicationId of begun) expect(await scheduler.told('apply.dispatched', applicationId)).toHaveLength(1);

    async function held(): Promise<string[]> {
      const rows = await scheduler.starts.of(stuck);
      expect(rows).toHaveLength(2);
      return rows.map(({ applicationId }) => applicationId);
    }
  });

  it('keep both while their connections are cut again and again', async () => {
    scheduler = await Scheduler.start({ replicas: 2, env: POLICY });
    const agencies = Array.from({ length: 4 }, anAgencyId);
    const orders = await Promise.all(
      Array.from({ length: 6 }, () => agencies.map((agencyId) => scheduler.request(agencyId))).flat(),
    );
    const settler = new Settler(scheduler, 2, orders.length);
    let cuts = 0;
    const cutting = eventually(async () => {
      await scheduler.database.cutConnections('scheduler');
      cuts += 1;
      if (cuts < 12) throw new Error('again');
    });

    await eventually(() => settler.round(), PATIENCE_MS);
    await cutting;

    expect((await scheduler.starts.all()).map(({ applicationId }) => applicationId).sort()).toEqual(
      orders.map(({ applicationId }) => applicationId).sort(),
    );
    expect(await scheduler.starts.faults()).toEqual({ doubled: [], mostInFlight: 2 });
    expect(await scheduler.starts.shortestGap()).toBeGreaterThanOrEqual(GAP_KEPT);
  });

  it('keep the gap after a start that took its transaction longer than the gap', async () => {
    scheduler = await Scheduler.start({ env: POLICY });
    const agencyId = anAgencyId();
    await holdingTheHead(agencyId, async () => {
      await eventually(async () =>
        expect(
          await scheduler.database.query(
            `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'
             AND state_change < clock_timestamp() - $2::float8 * interval '1 millisecond'`,
            [scheduler.database.name, GAP_MS * 2],
          ),
        ).toHaveLength(1),
      );
    });

    await eventually(async () => expect(await scheduler.starts.of(agencyId)).toHaveLength(2));
    expect(await scheduler.starts.shortestGap()).toBeGreaterThanOrEqual(GAP_KEPT);
  });

  it('make up for no time that they stood still: after a stop the gap is kept as before', async () => {
    const env = { ...POLICY, LANE_MAX_IN_FLIGHT: '8' };
    scheduler = await Scheduler.start({ env: { ...env, LANE_GAP_MIN_MS: '600000', LANE_GAP_MAX_MS: '600000' } });
    const agencyId = anAgencyId();
    for (let at = 0; at < 6; at += 1) await scheduler.request(agencyId);
    await eventually(async () => expect(await scheduler.starts.of(agencyId)).toHaveLength(1));
    await scheduler.absorbed();

    // As soon as it runs again the gap to the start before the stop is kept.
    await scheduler.halt();
    await scheduler.run({ env });
    await scheduler.request(agencyId);
    await scheduler.absorbed();
    // Whatever was due before this one was looked at before it.
    await scheduler.isAt(await scheduler.request(anAgencyId()), 'dispatched 1');
    expect(await scheduler.starts.of(agencyId)).toHaveLength(1);

    // The time goes by while it is down: one start is due then, not all that could have been.
    await scheduler.halt();
    await scheduler.database.query(
      `UPDATE scheduler.lanes SET next_start_at = next_start_at - interval '15 minutes', due_at = due_at - interval '15 minutes'`,
    );
    await scheduler.run({ env });
    await eventually(async () => expect(await scheduler.starts.of(agencyId)).toHaveLength(7));
    expect(await scheduler.starts.shortestGap()).toBeGreaterThanOrEqual(GAP_KEPT);
  });

  it('start by return, priority and order of arrival, and not before their time', async () => {
    scheduler = await Scheduler.start({ env: { ...POLICY, LANE_MAX_IN_FLIGHT: '1' } });
    const agencyId = anAgencyId();
    const first = await scheduler.request(agencyId);
    await scheduler.isAt(first, 'dispatched 1');
    const second = await scheduler.request(agencyId);
    await scheduler.isAt(second, 'waiting 0');
    const later = await scheduler.request(agencyId, { scheduleAt: Date.now() + 3_600_000, priority: 9 });
    const approved = await scheduler.request(agencyId, { requireApproval: true, priority: 9 });
    const urgent = await scheduler.request(agencyId, { priority: 5 });
    await scheduler.isAt(urgent, 'waiting 0');

    await scheduler.tell(scheduler.returned(first, 1));
    await scheduler.isAt(first, 'dispatched 2');
    for (const order of [first, urgent, second]) {
      await eventually(async () => expect(await scheduler.placeOf(order)).toMatch(/^dispatched/));
      await scheduler.settle(order);
    }

    await scheduler.isAt(second, 'settled');
    const begun = (await scheduler.starts.of(agencyId)).map(({ applicationId }) => applicationId);
    expect(begun).toEqual([first, first, urgent, second].map(({ applicationId }) => applicationId));
    expect([await scheduler.placeOf(later), await scheduler.placeOf(approved)]).toEqual(['waiting 0', 'waiting 0']);
  });

  /** Two applications, of which the first cannot be started for as long as `meanwhile` takes: its row is locked. */
  async function holdingTheHead(agencyId: ReturnType<typeof anAgencyId>, meanwhile: () => Promise<void>) {
    const client = new pg.Client({ connectionString: scheduler.database.adminUrl });
    await client.connect();
    // A closed lane, so that both are there and the head is locked before anything starts.
    await scheduler.tell(scheduler.session(agencyId, 'reconnecting', 1));
    await scheduler.absorbed();
    const head = await scheduler.request(agencyId);
    await scheduler.isAt(head, 'waiting 0');
    await scheduler.isAt(await scheduler.request(agencyId), 'waiting 0');
    try {
      await client.query('BEGIN');
      await client.query(`SELECT FROM scheduler.waiting WHERE application_id = $1 FOR UPDATE`, [head.applicationId]);
      await scheduler.tell(scheduler.session(agencyId, 'ready', 2));
      await meanwhile();
      await client.query('ROLLBACK');
    } finally {
      await client.end();
    }
  }
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SchedulerForecast } from '#contracts';
import { anAgencyId, anEcho, anOrder, eventually } from '#testing';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';

const HOUR_MS = 3_600_000;
const GAP_MS = 600_000;

describe('what a waiting application can say', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    const env = { LANE_GAP_MIN_MS: String(GAP_MS), LANE_GAP_MAX_MS: String(GAP_MS), LANE_MAX_IN_FLIGHT: '2' };
    scheduler = await Scheduler.start({ env });
  });
  afterEach(() => scheduler.holds());
  afterAll(() => scheduler?.stop());

  const NOTHING = { position: null, blockedOn: null, estimatedStartAt: null };
  const waiting = async (...given: Parameters<Scheduler['request']>) => {
    const order = await scheduler.request(...given);
    await scheduler.isAt(order, 'waiting 0');
    return order;
  };
  /** The first of a lane starts at once; from there on the lane waits ten minutes. */
  const givenLane = async () => {
    const agencyId = anAgencyId();
    const first = await scheduler.request(agencyId);
    await scheduler.isAt(first, 'dispatched 1');
    const [start] = await scheduler.starts.of(agencyId);
    return { agencyId, first, nextStartAt: (start?.at ?? 0) + GAP_MS };
  };
  const near = (at: number) => ({
    asymmetricMatch: (found: unknown) => typeof found === 'number' && Math.abs(found - at) < 30_000,
    toString: () => `near ${at}`,
  });

  it('is its place, what it waits for and when it will start', async () => {
    const { agencyId, first, nextStartAt } = await givenLane();
    const [second, third] = [await waiting(agencyId), await waiting(agencyId)];

    expect(await scheduler.forecast(first)).toEqual(NOTHING);
    expect(await scheduler.forecast(second)).toEqual({
      position: 1,
      blockedOn: 'pacing',
      estimatedStartAt: near(nextStartAt),
    });
    expect(await scheduler.forecast(third)).toEqual({
      position: 2,
      blockedOn: 'pacing',
      estimatedStartAt: near(nextStartAt + GAP_MS),
    });
  });

  it('is the same for many that are asked about at once, of several lanes, as for each alone', async () => {
    const [one, other] = [await givenLane(), await givenLane()];
    const [next, later] = [await waiting(one.agencyId), await waiting(one.agencyId)];
    const scheduled = await waiting(other.agencyId, { scheduleAt: Date.now() + HOUR_MS });
    const about = (
      { applicationId, echo }: typeof next,
      scheduleAt: number | null = null,
      requireApproval = false,
    ) => ({
      applicationId,
      agencyId: echo.agencyId,
      scheduleAt,
      requireApproval,
    });
    const aNew = (agencyId = anAgencyId()) => anOrder({ echo: anEcho({ agencyId }) });
    const applications = [
      about(later),
      about(aNew(one.agencyId)),
      about(aNew(other.agencyId)),
      about(one.first),
      about(aNew()),
      about(aNew(other.agencyId), Date.now() + 2 * HOUR_MS),
      about(next),
      about(aNew(one.agencyId), null, true),
      about(scheduled),
      about(later),
    ];

    const { forecasts } = await scheduler.ask(SchedulerForecast, { applications });

    expect(forecasts.map(({ applicationId }) => applicationId)).toEqual(
      applications.map(({ applicationId }) => applicationId),
    );
    expect(forecasts.map(({ position, blockedOn }) => [position, blockedOn])).toEqual([
      [2, 'pacing'],
      [3, 'pacing'],
      [1, 'pacing'],
      [null, null],
      [1, null],
      [2, 'scheduled'],
      [1, 'pacing'],
      [3, 'approval'],
      [1, 'scheduled'],
      [2, 'pacing'],
    ]);
    for (const [at, asked] of applications.entries()) {
      const alone = await scheduler.ask(SchedulerForecast, { applications: [asked] });
      expect(alone.forecasts[0]).toMatchObject({
        position: forecasts[at]?.position,
        blockedOn: forecasts[at]?.blockedOn,
      });
    }
  });

  it('is where it would stand for one that has not arrived', async () => {
    const { agencyId, nextStartAt } = await givenLane();
    await waiting(agencyId);
    const order = anOrder({ echo: anEcho({ agencyId }) });

    expect(await scheduler.forecast(order)).toEqual({
      position: 2,
      blockedOn: 'pacing',
      estimatedStartAt: near(nextStartAt + GAP_MS),
    });
    expect(await scheduler.forecast(order, { requireApproval: true })).toMatchObject({ blockedOn: 'approval' });
    const scheduleAt = Date.now() + 9 * HOUR_MS;
    expect(await scheduler.forecast(order, { scheduleAt })).toEqual({
      position: 2,
      blockedOn: 'scheduled',
      estimatedStartAt: scheduleAt,
    });
  });

  it('is never behind itself, although it arrives while the answer is put together', async () => {
    const { agencyId } = await givenLane();
    const ahead = await waiting(agencyId);
    const order = anOrder({ echo: anEcho({ agencyId }) });
    const client = new pg.Client({ connectionString: scheduler.database.adminUrl });
    await client.connect();
    try {
      // Every answer has to look at what is dispatched; it arrives while the answer cannot.
      await client.query('BEGIN; LOCK TABLE scheduler.dispatched IN ACCESS EXCLUSIVE MODE');
      const asked = scheduler.forecast(order);
      await eventually(async () => {
        const held = await scheduler.database.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
             AND query LIKE '%asked AS MATERIALIZED%'`,
        );
        expect(held).toHaveLength(1);
      });
      await client.query(
        `INSERT INTO scheduler.waiting
           (application_id, agency_id, priority, not_before, expires_at, needs_approval, dispatches, order_json)
         SELECT $1, agency_id, priority, not_before, expires_at, needs_approval, dispatches, order_json
         FROM scheduler.waiting WHERE application_id = $2`,
        [order.applicationId, ahead.applicationId],
      );
      await client.query('COMMIT');

      expect(await asked).toMatchObject({ position: 2, blockedOn: 'pacing' });
    } finally {
      await client.end();
    }
  });

  it('is just as good for an agency that nobody knows yet', async () => {
    const order = anOrder();
    const scheduleAt = Date.now() + HOUR_MS;
    expect(await scheduler.forecast(order)).toEqual({
      position: 1,
      blockedOn: null,
      estimatedStartAt: near(Date.now()),
    });
    expect(await scheduler.forecast(order, { scheduleAt })).toEqual({
      position: 1,
      blockedOn: 'scheduled',
      estimatedStartAt: scheduleAt,
    });
    expect(await scheduler.forecast(order, { requireApproval: true })).toEqual({
      position: 1,
      blockedOn: 'approval',
      estimatedStartAt: null,
    });
  });

  it('is `scheduled` for one with a time of its own, and lets those pass that are ready before', async () => {
    const { agencyId, nextStartAt } = await givenLane();
    const scheduleAt = Date.now() + 5 * HOUR_MS;
    const later = await waiting(agencyId, { scheduleAt, priority: 9 });
    const approving = await waiting(agencyId, { requireApproval: true, priority: 9 });
    const ready = await waiting(agencyId);

    expect(await scheduler.forecast(later)).toEqual({
      position: 1,
      blockedOn: 'scheduled',
      estimatedStartAt: scheduleAt,
    });
    expect(await scheduler.forecast(approving)).toEqual({
      position: 1,
      blockedOn: 'approval',
      estimatedStartAt: null,
    });
    expect(await scheduler.forecast(ready)).toEqual({
      position: 1,
      blockedOn: 'pacing',
      estimatedStartAt: near(nextStartAt),
    });
  });

  it('is `concurrency` while the lane is full', async () => {
    const { agencyId } = await givenLane();
    const second = await waiting(agencyId);
    await scheduler.database.query(
      `UPDATE scheduler.lanes SET next_start_at = clock_timestamp(), due_at = clock_timestamp() WHERE agency_id = $1`,
      [agencyId],
    );
    await scheduler.isAt(second, 'dispatched 1');
    const third = await waiting(agencyId);

    expect(await scheduler.forecast(third)).toEqual({
      position: 1,
      blockedOn: 'concurrency',
      estimatedStartAt: expect.any(Number),
    });

    // Its agent is done with it; it is not settled yet.
    await scheduler.database.query(
      `UPDATE scheduler.dispatched SET freed_at = clock_timestamp() WHERE application_id = $1`,
      [second.applicationId],
    );
    expect(await scheduler.forecast(third)).toMatchObject({ position: 1, blockedOn: 'pacing' });
  });

  it('is behind what was given back, and not behind what expired and is only not dropped yet', async () => {
    const { agencyId } = await givenLane();
    const expired = await waiting(agencyId);
    const urgent = await waiting(agencyId, { priority: 9 });
    const returned = await waiting(agencyId);
    await scheduler.database.query(`UPDATE scheduler.waiting SET is_returned = true WHERE application_id = $1`, [
      returned.applicationId,
    ]);
    const client = new pg.Client({ connectionString: scheduler.database.adminUrl });
    await client.connect();
    try {
      // Nobody drops it meanwhile.
      await client.query('BEGIN');
      await client.query(`SELECT FROM scheduler.waiting WHERE application_id = $1 FOR KEY SHARE`, [
        expired.applicationId,
      ]);
      await scheduler.database.query(
        `UPDATE scheduler.waiting SET expires_at = clock_timestamp() WHERE application_id = $1`,
        [expired.applicationId],
      );

      expect(await scheduler.forecast(returned)).toMatchObject({ position: 1 });
      expect(await scheduler.forecast(urgent)).toMatchObject({ position: 2 });
      expect(await scheduler.forecast(anOrder({ echo: anEcho({ agencyId }) }))).toMatchObject({ position: 3 });
    } finally {
      await client.end();
    }
    await scheduler.isAt(expired, 'dropped');
  });

  it('is `approval` until it was approved, whatever else was said of it before it came', async () => {
    const { agencyId } = await givenLane();
    const order = anOrder({ echo: anEcho({ agencyId }) });
    const said = (what: string) =>
      scheduler.database.query(
        `INSERT INTO scheduler.instructions (application_id, ${what}) VALUES ($1, clock_timestamp())
         ON CONFLICT (application_id) DO UPDATE SET ${what} = clock_timestamp()`,
        [order.applicationId],
      );

    await said('expedited_at');
    expect(await scheduler.forecast(order, { requireApproval: true })).toMatchObject({ blockedOn: 'approval' });
    await said('approved_at');
    expect(await scheduler.forecast(order, { requireApproval: true })).toMatchObject({ blockedOn: 'pacing' });
  });

  it('knows no time while only a person can help', async () => {
    const { agencyId } = await givenLane();
    const order = await waiting(agencyId);
    await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
    await scheduler.absorbed();

    expect(await scheduler.forecast(order)).toEqual({
      position: 1,
      blockedOn: 'session_needs_human',
      estimatedStartAt: null,
    });
  });

  it('is nothing any more once it was settled or dropped', async () => {
    const { agencyId, first } = await givenLane();
    await scheduler.settle(first);
    await scheduler.isAt(first, 'settled');
    const expired = await scheduler.request(agencyId, { order: { expiresAt: Date.now() - 1 } });
    await scheduler.isAt(expired, 'dropped');

    expect(await scheduler.forecast(first)).toEqual(NOTHING);
    expect(await scheduler.forecast(expired)).toEqual(NOTHING);
  });
});

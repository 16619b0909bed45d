import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgencyId, ApplicationOrder, PolicyTerms } from '#contracts';
import { anAgencyId, anEnding, aSettlement, eventually } from '#testing';
import { caps } from '../domain/policy.kit-spec.js';
import { directing } from '../test-kit/directing.kit-spec.js';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';

describe('caps in Connects', () => {
  let scheduler: Scheduler;
  const { change } = directing(() => scheduler);
  beforeAll(async () => {
    scheduler = await Scheduler.start({ replicas: 2 });
  });
  afterEach(async () => expect(await overspent()).toEqual([]));
  afterAll(() => scheduler?.stop());

  /** Lanes whose day counts more than their policy allows. */
  const overspent = () =>
    scheduler.database.query(
      `SELECT agency_id FROM scheduler.lanes WHERE connects_today > (policy -> 'caps' ->> 'connectsPerDay')::int`,
    );
  const given = async (of: Partial<PolicyTerms['caps']>): Promise<AgencyId> => {
    const agencyId = anAgencyId();
    expect(await change(agencyId, { caps: caps(of) })).toMatchObject({ result: 'set' });
    return agencyId;
  };
  const request = (agencyId: AgencyId, maxConnects: number | null = null) =>
    scheduler.request(agencyId, { order: { maxConnects } });
  const isDispatched = (order: ApplicationOrder, dispatch = 1) => scheduler.isAt(order, `dispatched ${dispatch}`);
  const isBlocked = (order: ApplicationOrder) =>
    eventually(async () => {
      const forecast = await scheduler.forecast(order);
      expect(forecast).toMatchObject({ blockedOn: 'connects_cap' });
      return forecast.estimatedStartAt as number;
    });
  const countedFor = async (agencyId: AgencyId): Promise<number | undefined> => {
    const [row] = await scheduler.database.query<{ connects: number }>(
      `SELECT connects_today AS connects FROM scheduler.lanes WHERE agency_id = $1`,
      [agencyId],
    );
    return row?.connects;
  };
  const settle = ({ applicationId, echo }: ApplicationOrder, connectsSpent: number | null, isSent = true) => {
    const evidence = {
      proposalId: '1',
      proposalUrl: null,
      submittedAt: null,
      coverLetterSha256: null,
      terms: null,
      answers: [],
      connectsRequired: null,
      connectsBoost: null,
      connectsSpent,
      connectsBalanceAfter: null,
    };
    const ending = isSent ? anEnding({ evidence }) : anEnding({ status: 'not_available', reasonCode: 'job_closed' });
    return scheduler.tell(aSettlement({ applicationId, echo, ending, credit: isSent ? 'captured' : 'released' }));
  };

  it.each([
    [null, 12, 12],
    [8, 12, 8],
    [30, 12, 12],
    [8, null, 8],
    [null, null, null],
  ])('of an application are its own (%s) or the policy’s (%s), whichever is less: %s', async (own, policy, least) => {
    const agencyId = await given({ maxConnectsPerApplication: policy });
    const order = await request(agencyId, own);
    await isDispatched(order);

    const [told] = await scheduler.told('apply.dispatched', order.applicationId);
    expect(told).toMatchObject({ order: { maxConnects: least } });
    expect(
      await scheduler.database.query(
        `SELECT max_connects AS most FROM scheduler.dispatched WHERE application_id = $1`,
        [order.applicationId],
      ),
    ).toEqual([{ most: least }]);
  });

  it('of a day hold what the next one might cost above them until the next day, and say so', async () => {
    const agencyId = await given({ maxConnectsPerApplication: 10, connectsPerDay: 25 });
    const [one, two] = [await request(agencyId), await request(agencyId)];
    await Promise.all([isDispatched(one), isDispatched(two)]);
    const three = await request(agencyId);

    const until = await isBlocked(three);
    expect(new Date(until).toISOString()).toMatch(/T00:00:0\d/);
    expect(until).toBeGreaterThan(Date.now());
    expect(await countedFor(agencyId)).toBe(20);
    await scheduler.isAt(three, 'waiting 0');

    // As time would.
    await scheduler.database.query(
      `UPDATE scheduler.lanes SET day = day - 1, due_at = clock_timestamp() WHERE agency_id = $1`,
      [agencyId],
    );
    await isDispatched(three);
    expect(await countedFor(agencyId)).toBe(10);
    // What is known of yesterday's changes nothing today.
    await scheduler.database.query(`UPDATE scheduler.dispatched SET day = day - 1 WHERE application_id = $1`, [
      one.applicationId,
    ]);
    await settle(one, 3);
    await scheduler.isAt(one, 'settled');
    expect(await countedFor(agencyId)).toBe(10);
  });

  it('of a day count what applications cost once that is known, which lets the next one go', async () => {
    const agencyId = await given({ maxConnectsPerApplication: 10, connectsPerDay: 25 });
    const [one, two] = [await request(agencyId), await request(agencyId)];
    await Promise.all([isDispatched(one), isDispatched(two)]);
    // One after the other: which of two replicas is first with what was told together nobody says.
    const three = await request(agencyId);
    await scheduler.isAt(three, 'waiting 0');
    const four = await request(agencyId);
    await isBlocked(three);

    await settle(one, 6);
    await scheduler.isAt(one, 'settled');
    await isBlocked(three);
    expect(await countedFor(agencyId)).toBe(16);

    await settle(two, null, false);
    await isDispatched(three);
    expect(await countedFor(agencyId)).toBe(16);
    await isBlocked(four);
    // Sent, and nobody could read for how many: it counts at the most that it could be.
    await settle(three, null);
    await scheduler.isAt(three, 'settled');
    expect(await countedFor(agencyId)).toBe(16);
  });

  it('of a day are given back with an application, and counted again with its next start', async () => {
    const agencyId = await given({ maxConnectsPerApplication: 10, connectsPerDay: 10 });
    const one = await request(agencyId, 7);
    await isDispatched(one);
    expect(await countedFor(agencyId)).toBe(7);

    await scheduler.tell(scheduler.returned(one, 1));
    await isDispatched(one, 2);
    expect(await countedFor(agencyId)).toBe(7);
  });

  it('are kept by the tables: no more than its own, and no day without room for one', async () => {
    const agencyId = await given({ maxConnectsPerApplication: 10 });
    const order = await request(agencyId, 5);
    await isDispatched(order);

    await expect(
      scheduler.database.query(`UPDATE scheduler.dispatched SET max_connects = 6 WHERE application_id = $1`, [
        order.applicationId,
      ]),
    ).rejects.toThrow(/dispatched_max_connects/);
    for (const wrong of [caps({ connectsPerDay: 5 }), caps({ maxConnectsPerApplication: 6, connectsPerDay: 5 })]) {
      await expect(
        scheduler.database.query(
          `UPDATE scheduler.lanes SET policy = jsonb_set(policy::jsonb, '{caps}', $2)::json WHERE agency_id = $1`,
          [agencyId, JSON.stringify(wrong)],
        ),
      ).rejects.toThrow(/lanes_policy_connects/);
    }
  });
});

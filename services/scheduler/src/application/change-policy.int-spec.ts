import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AgencyId, type ApplicationOrder, OPERATIONS, type PolicyTerms, SchedulerLanes } from '#contracts';
import { anAgencyId, eventually } from '#testing';
import { nextHourOf } from '../domain/policy.js';
import { caps } from '../domain/policy.kit-spec.js';
import { AT_ONCE, directing, SLOWLY } from '../test-kit/directing.kit-spec.js';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';

const HOUR_MS = 3_600_000;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const NEW_YORK = 'America/New_York';

describe('the policy of an agency', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    scheduler = await Scheduler.start({ replicas: 2, env: { LANE_MAX_IN_FLIGHT: '16' } });
  });
  afterEach(() => scheduler.holds());
  afterAll(() => scheduler?.stop());

  const { approve, policyOf, change } = directing(() => scheduler);
  /** One when the one before is there: two replicas may take in what comes at once in either order. */
  const requests = async (agencyId: AgencyId, count: number): Promise<ApplicationOrder[]> => {
    const orders: ApplicationOrder[] = [];
    for (let at = 0; at < count; at += 1) {
      const order = await scheduler.request(agencyId);
      await eventually(async () => expect(await scheduler.placeOf(order)).not.toBe('nowhere'));
      orders.push(order);
    }
    return orders;
  };
  const started = (agencyId: AgencyId, count: number) =>
    eventually(async () => {
      const starts = await scheduler.starts.of(agencyId);
      expect(starts).toHaveLength(count);
      return starts;
    });
  const blocked = (order: ApplicationOrder, blockedOn: string) =>
    eventually(async () => {
      const forecast = await scheduler.forecast(order);
      expect(forecast).toMatchObject({ blockedOn });
      return forecast.estimatedStartAt as number;
    });
  const given = async (policy: Partial<PolicyTerms>): Promise<AgencyId> => {
    const agencyId = anAgencyId();
    expect(await change(agencyId, policy)).toMatchObject({ result: 'set' });
    return agencyId;
  };
  /** What counts by the hour is told again when the hour turned meanwhile: then it was another story. */
  const withinOneHour = async (story: () => Promise<void>): Promise<void> => {
    const hour = nextHourOf(Date.now());
    try {
      await story();
    } catch (error) {
      if (nextHourOf(Date.now()) === hour) throw error;
      await story();
    }
  };
  const TWICE_PATIENT_MS = 150_000;
  /** As time would. */
  const goesBy = (agencyId: AgencyId, what: string) =>
    scheduler.database.query(`UPDATE scheduler.lanes SET ${what}, due_at = clock_timestamp() WHERE agency_id = $1`, [
      agencyId,
    ]);

  describe('is changed', () => {
    it('from one revision to the next, and never over one that was not seen', async () => {
      const agencyId = anAgencyId();
      const limits = { gapMinSeconds: 0.001, perDay: 200 };
      expect(await policyOf(agencyId)).toEqual({ policy: AT_ONCE, limits, revision: 0 });

      const first = await change(agencyId, { approval: 'always' }, 0);
      expect(first).toMatchObject({ result: 'set', view: { revision: 1, policy: { approval: 'always' }, limits } });
      // The answer was lost, and it is asked again.
      expect(await change(agencyId, { approval: 'always' }, 0)).toEqual(first);
      expect(await change(agencyId, { approval: 'never' }, 0)).toMatchObject({
        result: 'changed',
        view: { revision: 1, policy: { approval: 'always' } },
      });
      expect(await change(agencyId, { approval: 'never' }, null)).toMatchObject({ view: { revision: 2 } });
      expect(await policyOf(agencyId)).toMatchObject({ revision: 2, policy: { approval: 'never' } });
    });

    it('by one of many who saw the same', async () => {
      const agencyId = await given({});
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) => change(agencyId, { caps: caps({ perDay: at + 1 }) }, 1)),
      );

      expect(answers.filter(({ result }) => result === 'set')).toHaveLength(1);
      expect(await policyOf(agencyId)).toMatchObject({ revision: 2 });
    });

    it('not at all when it means nothing, with every fault named', async () => {
      const agencyId = anAgencyId();
      const nonsense = {
        pacing: { gapMinSeconds: 5, gapMaxSeconds: 4 },
        caps: caps({ perDay: 201, perHour: 1 }),
        hours: { timeZone: 'Mars/Olympus_Mons', windows: null },
      };
      expect(await change(agencyId, nonsense)).toEqual({
        result: 'refused',
        faults: ['pacing.gapMaxSeconds', 'caps.perDay', 'hours.timeZone'].map((param) => ({
          param,
          message: expect.any(String),
        })),
      });
      expect(await scheduler.database.query(`SELECT FROM scheduler.lanes WHERE agency_id = $1`, [agencyId])).toEqual(
        [],
      );
    });
  });

  describe('paces', () => {
    it('starts by the gap that it says, and tells agents to keep it too', async () => {
      const agencyId = await given({ pacing: { gapMinSeconds: 0.25, gapMaxSeconds: 0.3 }, onLoggedOut: 'hold' });
      const [order] = await requests(agencyId, 4);
      const starts = await started(agencyId, 4);

      const gaps = starts.slice(1).map(({ at }, index) => at - (starts[index]?.at ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(249.999);
      expect(await scheduler.told('apply.dispatched', order?.applicationId ?? '')).toMatchObject([
        { gapMinMs: 250, onLoggedOut: 'hold' },
      ]);
    });

    it('what waits already: sooner, or later, counted from the last start', async () => {
      const agencyId = await given(SLOWLY);
      await requests(agencyId, 1);
      const [{ at } = { at: 0 }] = await started(agencyId, 1);
      const [next] = (await requests(agencyId, 1)) as [ApplicationOrder];
      const soon = await blocked(next, 'pacing');
      expect(Math.abs(soon - (at + 600_000))).toBeLessThan(30_000);

      await change(agencyId, { pacing: { gapMinSeconds: 7_200, gapMaxSeconds: 7_200 } });
      const late = (await scheduler.forecast(next)).estimatedStartAt as number;
      expect(Math.abs(late - (at + 2 * HOUR_MS))).toBeLessThan(30_000);

      await change(agencyId);
      await scheduler.isAt(next, 'dispatched 1');
    });
  });

  describe('caps', () => {
    it(
      'the starts of a local day, says until when, and no change of the time zone gives another day',
      () =>
        withinOneHour(async () => {
          const two = caps({ perDay: 2 });
          const agencyId = await given({ caps: two, hours: { timeZone: NEW_YORK, windows: null } });
          const [, , third] = (await requests(agencyId, 3)) as [ApplicationOrder, ApplicationOrder, ApplicationOrder];
          await started(agencyId, 2);

          const until = await blocked(third, 'daily_cap');
          const clock = new Intl.DateTimeFormat('en-GB', { timeZone: NEW_YORK, timeStyle: 'medium' });
          expect([clock.format(until), until > Date.now(), until - Date.now() <= 25 * HOUR_MS]).toEqual([
            '00:00:00',
            true,
            true,
          ]);
          await eventually(async () =>
            expect(await scheduler.told('lane.blocked', agencyId)).toMatchObject([{ blockedOn: 'daily_cap', until }]),
          );
          const { lanes } = await scheduler.ask(SchedulerLanes, { limit: 100 });
          expect(lanes.find((lane) => lane.agencyId === agencyId)).toMatchObject({
            startedToday: 2,
            blockedOn: 'daily_cap',
          });

          // Somewhere it is another day at any moment.
          for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
            await change(agencyId, { caps: two, hours: { timeZone, windows: null } });
            await blocked(third, 'daily_cap');
          }
          expect(await scheduler.starts.of(agencyId)).toHaveLength(2);

          await goesBy(agencyId, 'day = day - 1');
          await scheduler.isAt(third, 'dispatched 1');
          expect(await scheduler.told('lane.resumed', agencyId)).toHaveLength(1);
        }),
      TWICE_PATIENT_MS,
    );

    it(
      'the starts of an hour, and a higher cap lets go what waits',
      () =>
        withinOneHour(async () => {
          const agencyId = await given({ caps: caps({ perHour: 1 }) });
          const [, second, third] = (await requests(agencyId, 3)) as [
            ApplicationOrder,
            ApplicationOrder,
            ApplicationOrder,
          ];
          const [{ at } = { at: 0 }] = await started(agencyId, 1);
          expect(await blocked(second, 'hourly_cap')).toBe(nextHourOf(at));
          expect(await blocked(third, 'hourly_cap')).toBe(nextHourOf(at) + HOUR_MS);

          await goesBy(agencyId, `hour = hour - interval '1 hour'`);
          await scheduler.isAt(second, 'dispatched 1');
          await change(agencyId, { caps: caps({ perHour: 9 }) });
          await scheduler.isAt(third, 'dispatched 1');
        }),
      TWICE_PATIENT_MS,
    );
  });

  it('opens and closes by the clock of its time zone, and says when', async () => {
    // Three days from now, from nine to five there: closed now, whatever the time is.
    const day = DAYS[new Date(Date.now() + 3 * 24 * HOUR_MS).getUTCDay()] ?? 'mon';
    const hours = { timeZone: NEW_YORK, windows: [{ days: [day], from: '09:00', to: '17:00' }] };
    const agencyId = await given({ hours });
    const [order] = (await requests(agencyId, 1)) as [ApplicationOrder];

    const opensAt = await blocked(order, 'hours');
    const there = new Intl.DateTimeFormat('en-GB', {
      timeZone: NEW_YORK,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(there.format(opensAt).toLowerCase().replace(',', '')).toBe(`${day} 09:00`);
    await eventually(async () =>
      expect(await scheduler.told('lane.blocked', agencyId)).toMatchObject([{ blockedOn: 'hours', until: opensAt }]),
    );
    await scheduler.isAt(order, 'waiting 0');

    await change(agencyId);
    await scheduler.isAt(order, 'dispatched 1');
  });

  describe('holds for an approval', () => {
    it('everything when it says always, what waits already as well, and what was approved no more', async () => {
      const agencyId = await given(SLOWLY);
      await requests(agencyId, 1);
      await started(agencyId, 1);
      const [one, approved] = (await requests(agencyId, 2)) as [ApplicationOrder, ApplicationOrder];
      await scheduler.isAt(approved, 'waiting 0');

      await change(agencyId, { ...SLOWLY, approval: 'always' });
      expect(await blocked(one, 'approval')).toBeNull();
      expect(await approve(approved, false)).toMatchObject({ result: 'approved' });
      await change(agencyId, { ...SLOWLY, approval: 'as_asked' });
      await blocked(one, 'pacing');
      await change(agencyId, { approval: 'always' });

      await scheduler.isAt(approved, 'dispatched 1');
      const early = scheduler.anApplication(agencyId);
      expect(await scheduler.forecast(early.body.order)).toMatchObject({ blockedOn: 'approval' });
      expect(await approve(early.body.order, false)).toMatchObject({ result: 'approved', isHere: false });
      await scheduler.tell(early);
      await scheduler.isAt(early.body.order, 'dispatched 1');
      expect(await scheduler.placeOf(one)).toBe('waiting 0');
    });

    it('nothing when it says never', async () => {
      const agencyId = anAgencyId();
      const asking = await scheduler.request(agencyId, { requireApproval: true });
      await blocked(asking, 'approval');

      await change(agencyId, { approval: 'never' });
      await scheduler.isAt(asking, 'dispatched 1');
      await scheduler.isAt(await scheduler.request(agencyId, { requireApproval: true }), 'dispatched 1');
    });

    it('what an agent gives back, when nobody had approved it', async () => {
      const agencyId = await given({});
      const [order] = (await requests(agencyId, 1)) as [ApplicationOrder];
      await scheduler.isAt(order, 'dispatched 1');
      await change(agencyId, { approval: 'always' });
      await scheduler.tell(scheduler.returned(order, 1));
      await scheduler.isAt(order, 'waiting 1');
      await blocked(order, 'approval');

      await approve(order, false);
      await scheduler.isAt(order, 'dispatched 2');
      // Approved once is approved.
      await scheduler.tell(scheduler.returned(order, 2));
      await scheduler.isAt(order, 'dispatched 3');
    });
  });

  it('sees what was approved and waits for it all the same', async () => {
    const agencyId = await given({ approval: 'always' });
    const [order] = (await requests(agencyId, 1)) as [ApplicationOrder];
    // What is forecast of it before it is there would not do: it would come in as approved.
    await scheduler.isAt(order, 'waiting 0');
    await scheduler.database.query(
      `INSERT INTO scheduler.instructions (application_id, approved_at) VALUES ($1, clock_timestamp())`,
      [order.applicationId],
    );
    expect(await scheduler.brokenInvariants()).toEqual(['what was approved does not wait for it']);

    await scheduler.database.query(`DELETE FROM scheduler.instructions WHERE application_id = $1`, [
      order.applicationId,
    ]);
  });

  describe('where the operator has a permission for a marketplace', () => {
    it('begins with an approval for each and 25 a day, for what waits already as well, until the agency says otherwise', async () => {
      const agencyId = anAgencyId();
      await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
      await scheduler.absorbed();
      const [order] = (await requests(agencyId, 1)) as [ApplicationOrder];
      await blocked(order, 'session_needs_human');
      await scheduler.halt();
      await scheduler.run({ env: { MARKETPLACE_PERMISSION: 'a letter' } });

      await blocked(order, 'approval');
      expect(await policyOf(agencyId)).toMatchObject({
        policy: { approval: 'always', caps: { perDay: 25 } },
        limits: { perDay: 200 },
        revision: 0,
      });
      const fresh = await scheduler.request(anAgencyId());
      await blocked(fresh, 'approval');
      await change(fresh.echo.agencyId);
      await scheduler.isAt(fresh, 'dispatched 1');
      expect((await scheduler.ask(OPERATIONS.scheduler.invariants, { maxAgeMs: 0 })).deadLetters).toBe(0);
    });
  });
});

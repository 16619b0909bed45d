import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AgencyId, SchedulerLanes } from '#contracts';
import { anAgencyId, eventually } from '#testing';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';

const hourFromNow = (hours: number): string => String((new Date().getUTCHours() + hours) % 24);
// Closed now and for at least an hour, whenever the test runs.
const CLOSED = { LANE_HOURS_FROM: hourFromNow(2), LANE_HOURS_TO: hourFromNow(3) };
const MINUTE_MS = 60_000;

describe('a lane that stands still', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    scheduler = await Scheduler.surroundings();
  });
  afterEach(() => scheduler.holds());
  afterAll(() => scheduler?.stop());

  /** Replicas under one policy, for the tests around it. */
  const under = (env: Record<string, string>, replicas: number): void => {
    beforeAll(async () => {
      for (let at = 0; at < replicas; at += 1) await scheduler.run({ env });
    });
    afterAll(() => scheduler.halt());
  };

  const blocked = (agencyId: AgencyId) => scheduler.told('lane.blocked', agencyId);
  const resumed = (agencyId: AgencyId) => scheduler.told('lane.resumed', agencyId);
  const once = async (told: (agencyId: AgencyId) => Promise<Record<string, unknown>[]>, agencyId: AgencyId) =>
    eventually(async () => {
      const [first] = await told(agencyId);
      if (!first) throw new Error('It was not told');
      return first;
    });
  /** Every lane that is due by now was looked at. */
  const looked = async (): Promise<void> => {
    await scheduler.absorbed();
    await eventually(async () =>
      expect(await scheduler.database.query(`SELECT FROM scheduler.lanes WHERE due_at <= clock_timestamp()`)).toEqual(
        [],
      ),
    );
  };

  describe('because of its session', () => {
    under({}, 2);

    it.each([
      ['reconnecting', 'session_reconnecting'],
      ['needs_human', 'session_needs_human'],
    ] as const)('which is %s, says so once, and once that it goes on', async (state, blockedOn) => {
      const [agencyId, other] = [anAgencyId(), anAgencyId()];
      await scheduler.tell(scheduler.session(agencyId, state, 1));
      expect(await once(blocked, agencyId)).toMatchObject({ agencyId, blockedOn, until: null });
      const orders = [await scheduler.request(agencyId), await scheduler.request(agencyId)];
      // What another agency waits for is none of its business.
      await scheduler.isAt(await scheduler.request(other), 'dispatched 1');
      await looked();
      for (const order of orders) expect(await scheduler.placeOf(order)).toBe('waiting 0');

      await scheduler.tell(scheduler.session(agencyId, 'ready', 2));

      for (const order of orders) await scheduler.isAt(order, 'dispatched 1');
      expect(await once(resumed, agencyId)).toMatchObject({ agencyId });
      await looked();
      expect([await blocked(agencyId), await resumed(agencyId)]).toMatchObject([[{ blockedOn }], [{ agencyId }]]);
      expect(await blocked(other)).toEqual([]);
    });

    it('follows the newest change of its session, by its number and whatever the clocks say', async () => {
      const agencyId = anAgencyId();
      const at = Date.now();
      // Another pod, whose clock is a minute behind: its ready comes later and says it was earlier.
      await scheduler.tell(scheduler.session(agencyId, 'reconnecting', 7, { at }));
      await once(blocked, agencyId);
      await scheduler.tell(scheduler.session(agencyId, 'ready', 8, { at: at - MINUTE_MS }));
      await once(resumed, agencyId);

      // What is older by number comes late and undoes nothing.
      await scheduler.tell(scheduler.session(agencyId, 'needs_human', 6, { at: at + MINUTE_MS }));
      await scheduler.isAt(await scheduler.request(agencyId), 'dispatched 1');
      expect(await blocked(agencyId)).toHaveLength(1);
    });
  });

  describe('because of its hours', () => {
    under(CLOSED, 2);

    it('says when another reason takes the place of the first', async () => {
      const agencyId = anAgencyId();
      await scheduler.request(agencyId);
      await once(blocked, agencyId);
      await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
      await eventually(async () => expect(await blocked(agencyId)).toHaveLength(2));
      await scheduler.tell(scheduler.session(agencyId, 'ready', 2));
      await eventually(async () => expect(await blocked(agencyId)).toHaveLength(3));

      expect((await blocked(agencyId)).map(({ blockedOn }) => blockedOn)).toEqual([
        'hours',
        'session_needs_human',
        'hours',
      ]);
      expect(await resumed(agencyId)).toEqual([]);
    });

    it('goes on by itself when its hours open', async () => {
      const agencyId = anAgencyId();
      const order = await scheduler.request(agencyId);
      const { until } = (await once(blocked, agencyId)) as { until: number };
      const [lane] = await scheduler.database.query<{ due: number }>(
        `SELECT extract(epoch FROM due_at)::float8 * 1000 AS due FROM scheduler.lanes WHERE agency_id = $1`,
        [agencyId],
      );
      expect(lane?.due).toBe(until);
      expect(await scheduler.placeOf(order)).toBe('waiting 0');
    });

    it('says until when, and goes on under other hours as soon as they are known', async () => {
      const agencyId = anAgencyId();
      const order = await scheduler.request(agencyId);
      const { blockedOn, until } = (await once(blocked, agencyId)) as { blockedOn: string; until: number };
      expect(blockedOn).toBe('hours');
      expect(until - Date.now()).toBeGreaterThan(59 * MINUTE_MS);
      expect(new Date(until).getUTCHours()).toBe(Number(CLOSED.LANE_HOURS_FROM));
      await scheduler.request(agencyId);
      await looked();
      expect(await scheduler.placeOf(order)).toBe('waiting 0');
      expect(await blocked(agencyId)).toHaveLength(1);

      await scheduler.halt();
      await scheduler.run();

      await scheduler.isAt(order, 'dispatched 1');
      expect(await once(resumed, agencyId)).toMatchObject({ agencyId });
    });
  });

  describe('because its day is used up', () => {
    under({ LANE_MAX_PER_DAY: '2' }, 1);

    it('waits for the next one', async () => {
      const agencyId = anAgencyId();
      const orders = [];
      for (let at = 0; at < 3; at += 1) orders.push(await scheduler.request(agencyId));
      const { blockedOn, until } = (await once(blocked, agencyId)) as { blockedOn: string; until: number };

      expect(blockedOn).toBe('daily_cap');
      expect(until).toBe(new Date().setUTCHours(24, 0, 0, 0));
      expect(await scheduler.starts.of(agencyId)).toHaveLength(2);
      await looked();
      const { lanes } = await scheduler.ask(SchedulerLanes, { limit: 100 });
      expect(lanes.filter((lane) => lane.agencyId === agencyId)).toMatchObject([
        { waiting: 1, inFlight: 2, startedToday: 2, blockedOn: 'daily_cap' },
      ]);

      // The night goes by.
      await scheduler.database.query(
        `UPDATE scheduler.lanes SET day = day - 1, due_at = clock_timestamp() WHERE agency_id = $1`,
        [agencyId],
      );

      await eventually(async () => expect(await scheduler.starts.of(agencyId)).toHaveLength(3));
      expect(await once(resumed, agencyId)).toMatchObject({ agencyId });
      await looked();
      expect([(await blocked(agencyId)).length, (await resumed(agencyId)).length]).toEqual([1, 1]);
    });
  });

  describe('for a moment', () => {
    under({ LANE_MAX_IN_FLIGHT: '1', LANE_GAP_MIN_MS: '60000', LANE_GAP_MAX_MS: '60000' }, 1);

    it('tells nothing of pace, slots, approval or a time of one`s own', async () => {
      const agencies = Array.from({ length: 3 }, anAgencyId);
      const [busy = anAgencyId(), approving = anAgencyId(), scheduled = anAgencyId()] = agencies;
      await scheduler.isAt(await scheduler.request(busy), 'dispatched 1');
      await scheduler.request(busy);
      await scheduler.request(approving, { requireApproval: true });
      await scheduler.request(scheduled, { scheduleAt: Date.now() + MINUTE_MS });
      await looked();

      for (const agencyId of agencies) expect(await blocked(agencyId)).toEqual([]);
    });
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgencyId, ApplicationOrder } from '#contracts';
import { anAgencyId, eventually } from '#testing';
import { cancelling } from '../test-kit/cancelling.kit-spec.js';
import { directing, SLOWLY } from '../test-kit/directing.kit-spec.js';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';

const MANY = 12;

describe('what customers say of an application', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    scheduler = await Scheduler.start({ replicas: 2, env: { LANE_MAX_IN_FLIGHT: '16' } });
  });
  afterEach(() => scheduler.holds());
  afterAll(() => scheduler?.stop());

  const { cancel, dropped, dispatched } = cancelling(() => scheduler);
  const { approve, expedite, change } = directing(() => scheduler);
  const waiting = async (...given: Parameters<Scheduler['request']>): Promise<ApplicationOrder> => {
    const order = await scheduler.request(...given);
    await scheduler.isAt(order, 'waiting 0');
    return order;
  };
  /** Its session needs a person: nothing of it starts, whatever is said. */
  const givenStopped = async (agencyId: AgencyId = anAgencyId()): Promise<AgencyId> => {
    await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
    // Requests travel apart from it, and would overtake it.
    await scheduler.absorbed();
    return agencyId;
  };

  describe('an approval', () => {
    it('lets it go, and has the same answer ever after', async () => {
      const order = await waiting(anAgencyId(), { requireApproval: true });

      const first = await approve(order);
      expect(first).toEqual({ result: 'approved', at: expect.any(Number), isHere: true });
      expect(await approve(order)).toEqual(first);
      await scheduler.isAt(order, 'dispatched 1');
      expect(await approve(order)).toEqual(first);
      await scheduler.settle(order);
      await scheduler.isAt(order, 'settled');
      expect(await approve(order)).toEqual(first);
      expect(await scheduler.told('apply.dispatched', order.applicationId)).toHaveLength(1);
    });

    it('is kept for one that has not arrived', async () => {
      const message = scheduler.anApplication(anAgencyId(), { requireApproval: true });
      const { order } = message.body;

      expect(await approve(order)).toEqual({ result: 'approved', at: expect.any(Number), isHere: false });
      expect(await scheduler.forecast(order, { requireApproval: true })).toMatchObject({ blockedOn: null });
      await scheduler.tell(message);

      await scheduler.isAt(order, 'dispatched 1');
    });

    it('is never lost when the two come at the same moment, in a lane that nobody knew', async () => {
      const messages = Array.from({ length: MANY }, () =>
        scheduler.anApplication(anAgencyId(), { requireApproval: true }),
      );
      const results = await Promise.all(
        messages.flatMap((message) => [
          approve(message.body.order).then(({ result }) => result),
          scheduler.tell(message).then(() => 'told'),
        ]),
      );

      expect(new Set(results)).toEqual(new Set(['approved', 'told']));
      for (const { body } of messages) await scheduler.isAt(body.order, 'dispatched 1');
      expect(await scheduler.starts.faults()).toMatchObject({ doubled: [] });
    });

    it('is of nothing where nobody waits for one', async () => {
      const agencyId = await givenStopped();
      const unasked = await waiting(agencyId);
      expect(await approve(unasked, false)).toEqual({ result: 'not_needed', at: null, isHere: true });
      expect(await approve(scheduler.anApplication().body.order, false)).toMatchObject({ result: 'not_needed' });

      const started = await dispatched();
      expect(await approve(started, false)).toMatchObject({ result: 'dispatched', at: null });
      const [cancelled, early] = [
        await waiting(agencyId, { requireApproval: true }),
        scheduler.anApplication().body.order,
      ];
      for (const order of [cancelled, early]) {
        await cancel(order);
        expect(await approve(order)).toMatchObject({ result: 'ended', at: null });
      }
      await scheduler.settle(started);
      await scheduler.isAt(started, 'settled');
      expect(await approve(started)).toMatchObject({ result: 'ended' });
    });

    it('and a cancel at the same moment: it is cancelled, and never starts', async () => {
      const orders = await Promise.all(
        Array.from({ length: MANY }, async () => waiting(await givenStopped(), { requireApproval: true })),
      );
      const results = await Promise.all(
        orders.map((order) =>
          Promise.all([approve(order).then(({ result }) => result), eventually(() => cancel(order))]),
        ),
      );

      for (const [at, order] of orders.entries()) {
        expect([['approved', 'ended'].includes(results[at]?.[0] ?? ''), results[at]?.[1]]).toEqual([true, 'cancelled']);
        expect(await scheduler.placeOf(order)).toBe('cancelled');
        expect(await dropped(order)).toHaveLength(1);
        expect(await scheduler.starts.of(order.echo.agencyId)).toEqual([]);
      }
    });

    it('and its expiry at the same moment: what was dropped is not approved, what was approved goes or expires', async () => {
      const orders = await Promise.all(
        Array.from({ length: MANY }, () => waiting(anAgencyId(), { requireApproval: true })),
      );
      const expiresAt = Date.now() + 500;
      await scheduler.database.query(
        `UPDATE scheduler.waiting SET expires_at = to_timestamp($1::float8 / 1000) WHERE application_id = ANY ($2::uuid[])`,
        [expiresAt, orders.map(({ applicationId }) => applicationId)],
      );
      // Some just before, some just after.
      const results = await Promise.all(
        orders.map((order, at) =>
          eventually(async () => {
            if (Date.now() < expiresAt + (at - MANY / 2) * 10) throw new Error('not yet');
            return (await approve(order)).result;
          }),
        ),
      );

      await eventually(async () => {
        for (const [at, order] of orders.entries()) {
          const place = await scheduler.placeOf(order);
          const told = (await dropped(order)).length;
          expect(place === 'dispatched 1' ? [results[at], told] : [place, told]).toEqual(
            place === 'dispatched 1' ? ['approved', 0] : ['dropped', 1],
          );
        }
      });
    });
  });

  describe('expediting', () => {
    const starts = async (agencyId: AgencyId) =>
      (await scheduler.starts.of(agencyId)).map(({ applicationId }) => applicationId);
    /** One has started, and the next may long after the test. */
    const givenSlow = async () => {
      const agencyId = anAgencyId();
      await change(agencyId, SLOWLY);
      const first = await scheduler.request(agencyId);
      await scheduler.isAt(first, 'dispatched 1');
      return { agencyId, first };
    };
    const positions = (orders: readonly ApplicationOrder[]) =>
      Promise.all(orders.map((order) => eventually(async () => (await scheduler.forecast(order)).position)));

    it('moves it to the front of its priority, once, and starts nothing before the gap is over', async () => {
      const { agencyId, first } = await givenSlow();
      const other = await givenSlow();
      const elsewhere = await waiting(other.agencyId);
      const [b, c, d] = [await waiting(agencyId), await waiting(agencyId), await waiting(agencyId)];
      const urgent = await waiting(agencyId, { priority: 5 });

      expect(await expedite(d)).toEqual({ result: 'expedited', isHere: true });
      expect(await positions([urgent, d, b, c])).toEqual([1, 2, 3, 4]);
      expect(await expedite(c)).toEqual({ result: 'expedited', isHere: true });
      expect(await expedite(d)).toEqual({ result: 'expedited', isHere: true });
      expect(await positions([urgent, c, d, b, elsewhere])).toEqual([1, 2, 3, 4, 1]);
      expect(await scheduler.forecast(c)).toMatchObject({ blockedOn: 'pacing' });
      expect([await starts(agencyId), await starts(other.agencyId)]).toEqual([
        [first.applicationId],
        [other.first.applicationId],
      ]);

      await change(agencyId);
      await scheduler.isAt(b, 'dispatched 1');
      expect(await starts(agencyId)).toEqual([first, urgent, c, d, b].map(({ applicationId }) => applicationId));
      expect(await expedite(c)).toMatchObject({ result: 'expedited' });
      expect(await scheduler.placeOf(elsewhere)).toBe('waiting 0');
    });

    it('is kept for one that has not arrived, or waits for an approval', async () => {
      const { agencyId } = await givenSlow();
      const message = scheduler.anApplication(agencyId);
      const before = await waiting(agencyId);
      const approving = await waiting(agencyId, { requireApproval: true });

      expect(await expedite(message.body.order)).toEqual({ result: 'expedited', isHere: false });
      await scheduler.tell(message);
      await scheduler.isAt(message.body.order, 'waiting 0');
      expect(await expedite(approving)).toMatchObject({ result: 'expedited' });
      expect(await scheduler.forecast(approving)).toMatchObject({ blockedOn: 'approval' });
      await approve(approving);

      expect(await positions([approving, message.body.order, before])).toEqual([1, 2, 3]);
    });

    it('is too late for what has left its queue', async () => {
      const order = await dispatched();
      expect(await expedite(order)).toEqual({ result: 'dispatched', isHere: true });
      const cancelled = await waiting(await givenStopped());
      await cancel(cancelled);
      expect(await expedite(cancelled)).toEqual({ result: 'ended', isHere: true });
    });
  });
});

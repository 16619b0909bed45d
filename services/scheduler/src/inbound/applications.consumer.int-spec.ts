import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgencyId, ApplicationOrder } from '#contracts';
import { anAgencyId } from '#testing';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';

describe('what is told about an application', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    scheduler = await Scheduler.start({ replicas: 2, env: { LANE_MAX_IN_FLIGHT: '1' } });
  });
  afterEach(() => scheduler.holds());
  afterAll(() => scheduler?.stop());

  const dispatched = async (agencyId: AgencyId = anAgencyId()): Promise<ApplicationOrder> => {
    const order = await scheduler.request(agencyId);
    await scheduler.isAt(order, 'dispatched 1');
    return order;
  };
  const waiting = async (agencyId: AgencyId): Promise<ApplicationOrder> => {
    const order = await scheduler.request(agencyId, { requireApproval: true });
    await scheduler.isAt(order, 'waiting 0');
    return order;
  };
  const dispatches = async ({ applicationId }: ApplicationOrder) =>
    (await scheduler.told('apply.dispatched', applicationId)).map(({ dispatch }) => dispatch);
  const dropped = ({ applicationId }: ApplicationOrder) => scheduler.told('application.dropped', applicationId);
  /** Absorbs it once more, under another name, as if its inbox row were gone. */
  const again = async (message: Parameters<Scheduler['tell']>[0]): Promise<void> => {
    await scheduler.tell(message, `${message.id}:again`);
    await scheduler.absorbed();
  };

  it('is dispatched with its letter, its number and the pace it has to keep', async () => {
    const order = await dispatched();
    expect(await scheduler.told('apply.dispatched', order.applicationId)).toEqual([
      {
        order,
        dispatch: 1,
        queuedAt: expect.any(Number),
        dispatchedAt: expect.any(Number),
        gapMinMs: 1,
        onLoggedOut: 'fail',
      },
    ]);
  });

  it('is queued once, however often it is requested', async () => {
    const message = scheduler.anApplication();
    await scheduler.tell(message);
    await scheduler.isAt(message.body.order, 'dispatched 1');
    await again(message);
    expect(await scheduler.placeOf(message.body.order)).toBe('dispatched 1');

    await scheduler.settle(message.body.order);
    await scheduler.isAt(message.body.order, 'settled');
    await scheduler.tell(message, `${message.id}:third`);
    await scheduler.absorbed();
    expect(await scheduler.placeOf(message.body.order)).toBe('settled');
    expect(await dispatches(message.body.order)).toEqual([1]);
  });

  it('settled frees its slot, forgets its letter and leaves a tombstone; twice is as good as once', async () => {
    const agencyId = anAgencyId();
    const first = await dispatched(agencyId);
    const second = await scheduler.request(agencyId);
    await scheduler.isAt(second, 'waiting 0');

    await scheduler.settle(first);
    await scheduler.isAt(first, 'settled');
    await scheduler.isAt(second, 'dispatched 1');
    await again(scheduler.settlement(first));

    expect(await scheduler.placeOf(first)).toBe('settled');
    expect(await dropped(first)).toEqual([]);
  });

  it('settled ends one that waits, silently', async () => {
    const order = await waiting(anAgencyId());
    await scheduler.settle(order);
    await scheduler.isAt(order, 'settled');

    expect(await dropped(order)).toEqual([]);
    expect(await dispatches(order)).toEqual([]);
  });

  it('settled before it was requested: it never comes into its lane', async () => {
    const message = scheduler.anApplication();
    await scheduler.settle(message.body.order);
    await scheduler.absorbed();
    await scheduler.tell(message);
    await scheduler.absorbed();

    expect(await scheduler.placeOf(message.body.order)).toBe('settled');
    expect(await dispatches(message.body.order)).toEqual([]);
  });

  it('settled and requested at the same moment, in a lane that nobody knew: it ends all the same', async () => {
    const messages = Array.from({ length: 40 }, () => scheduler.anApplication(anAgencyId(), { requireApproval: true }));
    await Promise.all(
      messages.flatMap((message) => [
        scheduler.tell(message),
        scheduler.tell(scheduler.settlement(message.body.order)),
      ]),
    );
    await scheduler.absorbed();

    for (const { body } of messages) expect(await scheduler.placeOf(body.order)).toBe('settled');
  });

  it('verifying frees the slot and keeps the row; any other stage frees nothing', async () => {
    const agencyId = anAgencyId();
    const first = await dispatched(agencyId);
    const second = await scheduler.request(agencyId);
    const steps = (['opening_job', 'filling', 'sending'] as const).map((stage) =>
      scheduler.progressed(first, 1, stage),
    );
    for (const step of steps) await scheduler.tell(step);
    await scheduler.absorbed();
    expect([await scheduler.placeOf(first), await scheduler.placeOf(second)]).toEqual(['dispatched 1', 'waiting 0']);

    const verifying = scheduler.progressed(first, 1, 'verifying');
    await scheduler.tell(verifying);
    await scheduler.isAt(first, 'freed 1');
    // What has no effect takes no transaction.
    expect(
      await scheduler.database.query(`SELECT message_id FROM scheduler.inbox WHERE message_id = ANY ($1)`, [
        [...steps, verifying].map(({ id }) => id),
      ]),
    ).toEqual([{ message_id: verifying.id }]);
    await scheduler.isAt(second, 'dispatched 1');
    await scheduler.settle(first);
    await scheduler.isAt(first, 'settled');
  });

  it('returned goes back to the head of its lane under the next number, and only once', async () => {
    const agencyId = anAgencyId();
    const first = await dispatched(agencyId);
    const second = await scheduler.request(agencyId, { priority: 9 });
    await scheduler.isAt(second, 'waiting 0');

    await scheduler.tell(scheduler.returned(first, 1));
    await scheduler.isAt(first, 'dispatched 2');
    await again(scheduler.returned(first, 1));

    expect(await scheduler.placeOf(first)).toBe('dispatched 2');
    expect(await scheduler.placeOf(second)).toBe('waiting 0');
    expect(await dispatches(first)).toEqual([1, 2]);
    await scheduler.settle(first);
    await scheduler.isAt(second, 'dispatched 1');
  });

  it('of an older dispatch changes nothing: neither verifying nor returned', async () => {
    const order = await dispatched();
    await scheduler.tell(scheduler.returned(order, 1));
    await scheduler.isAt(order, 'dispatched 2');

    await scheduler.tell(scheduler.progressed(order, 1, 'verifying'));
    await again(scheduler.returned(order, 1));
    expect(await scheduler.placeOf(order)).toBe('dispatched 2');

    await scheduler.tell(scheduler.progressed(order, 2, 'verifying'));
    await scheduler.isAt(order, 'freed 2');
  });

  it('returned, verifying or requested after it was settled changes nothing', async () => {
    const order = await dispatched();
    await scheduler.settle(order);
    await scheduler.isAt(order, 'settled');
    await scheduler.tell(scheduler.returned(order, 1));
    await scheduler.tell(scheduler.progressed(order, 1, 'verifying'));
    await scheduler.absorbed();

    expect(await scheduler.placeOf(order)).toBe('settled');
    expect(await dispatches(order)).toEqual([1]);
  });

  it('of many lanes in opposite orders never locks two replicas out of each other', async () => {
    const deadlocks = async () =>
      Number(
        (
          await scheduler.database.query<{ deadlocks: string }>(
            `SELECT deadlocks FROM pg_stat_database WHERE datname = $1`,
            [scheduler.database.name],
          )
        )[0]?.deadlocks,
      );
    const agencies = Array.from({ length: 12 }, anAgencyId);
    const orders = await Promise.all(agencies.map((agencyId) => dispatched(agencyId)));
    const reversed = [...orders].reverse();

    for (let change = 1; change <= 6; change += 1) {
      const state = change % 2 === 0 ? ('ready' as const) : ('reconnecting' as const);
      await Promise.all([
        ...orders.map(({ echo }) => scheduler.tell(scheduler.session(echo.agencyId, state, change))),
        ...reversed.map((order) =>
          scheduler.tell(scheduler.progressed(order, 1, 'verifying'), `${order.applicationId}:${change}`),
        ),
        ...agencies.map((agencyId) => scheduler.request(agencyId)),
      ]);
    }
    await Promise.all(reversed.map((order) => scheduler.settle(order)));
    await scheduler.absorbed();

    expect(await deadlocks()).toBe(0);
    for (const order of orders) await scheduler.isAt(order, 'settled');
  });
});

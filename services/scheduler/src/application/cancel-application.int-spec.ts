import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationOrder } from '#contracts';
import { anAgencyId, eventually, testService, type TestService } from '#testing';
import { CANCELLED, cancelling } from '../test-kit/cancelling.kit-spec.js';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';

describe('cancelling', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    scheduler = await Scheduler.start({ replicas: 2, env: { LANE_MAX_IN_FLIGHT: '2' } });
  });
  afterEach(() => scheduler.holds());
  afterAll(() => scheduler?.stop());

  const { cancel, dropped, dispatched } = cancelling(() => scheduler);

  describe('an application that waits', () => {
    it('drops it and tells that once; asking again gives the same answer', async () => {
      const order = await scheduler.request(anAgencyId(), { requireApproval: true });
      await scheduler.isAt(order, 'waiting 0');

      expect(await cancel(order)).toBe('cancelled');
      expect(await cancel(order)).toBe('cancelled');

      expect(await scheduler.placeOf(order)).toBe('cancelled');
      expect(await dropped(order)).toMatchObject([
        { ...CANCELLED, echo: order.echo, timings: { queuedAt: expect.any(Number), dispatchedAt: null } },
      ]);
      await scheduler.settle(order);
      await scheduler.absorbed();
      expect(await cancel(order)).toBe('cancelled');
    });

    it('competes with dispatch: one of the two has it, never both', async () => {
      const agencies = Array.from({ length: 40 }, anAgencyId);
      const outcomes = await Promise.all(
        agencies.map(async (agencyId) => {
          const order = await scheduler.request(agencyId);
          // Nobody answers for agents here: a dispatched one cannot be cancelled, and says so by no answer.
          const result = await cancel(order).catch(() => 'no answer');
          return { order, result };
        }),
      );
      await scheduler.absorbed();

      for (const { order, result } of outcomes) {
        if (result === 'no answer') await scheduler.isAt(order, 'dispatched 1');
        else {
          expect(await scheduler.told('apply.dispatched', order.applicationId)).toEqual([]);
          await eventually(async () => expect(await dropped(order)).toMatchObject([CANCELLED]));
        }
      }
    });
  });

  describe('an application that has not arrived', () => {
    it('drops it when it does, whatever its lane is', async () => {
      const message = scheduler.anApplication();
      const { order } = message.body;
      expect(await cancel(order)).toBe('cancelled');
      expect(await cancel(order)).toBe('cancelled');
      expect(await dropped(order)).toEqual([]);

      await scheduler.tell(message);
      await eventually(async () => expect(await dropped(order)).toMatchObject([{ ...CANCELLED, echo: order.echo }]));
      await scheduler.tell(message, `${message.id}:again`);
      await scheduler.absorbed();

      expect(await scheduler.placeOf(order)).toBe('cancelled');
      expect(await dropped(order)).toHaveLength(1);
      expect(await scheduler.told('apply.dispatched', order.applicationId)).toEqual([]);
    });

    it('ends each once when the two come at the same moment, in a lane that nobody knew', async () => {
      const messages = Array.from({ length: 40 }, () =>
        scheduler.anApplication(anAgencyId(), { requireApproval: true }),
      );
      const results = await Promise.all(
        messages.flatMap((message) => [cancel(message.body.order), scheduler.tell(message).then(() => 'told')]),
      );
      await scheduler.absorbed();

      expect(new Set(results)).toEqual(new Set(['cancelled', 'told']));
      for (const { body } of messages) {
        expect(await scheduler.placeOf(body.order)).toBe('cancelled');
        expect(await dropped(body.order)).toMatchObject([CANCELLED]);
      }
    });
  });

  it('comes too late for what was settled or has expired', async () => {
    const settled = await dispatched();
    await scheduler.settle(settled);
    await scheduler.isAt(settled, 'settled');
    expect(await cancel(settled)).toBe('ended');

    const expired = await scheduler.request(anAgencyId(), {
      requireApproval: true,
      order: { expiresAt: Date.now() + 50 },
    });
    await scheduler.isAt(expired, 'dropped');
    expect(await cancel(expired)).toBe('ended');
    expect(await dropped(expired)).toMatchObject([{ ending: { reasonCode: 'expired' } }]);
  });

  it('promises nothing when the agent does not answer, and changes nothing', async () => {
    const order = await dispatched();
    await expect(cancel(order)).rejects.toThrow('No answer');

    expect(await scheduler.placeOf(order)).toBe('dispatched 1');
    expect(await dropped(order)).toEqual([]);
  });

  describe('an application that agents gave back', () => {
    let agent: TestService;
    let answers: (request: { applicationId: string; dispatch: number }) => Promise<string>;
    const asked: { applicationId: string; dispatch: number }[] = [];
    beforeAll(async () => {
      const on = {
        'agent.cancel': async (request: { applicationId: string; dispatch: number }) => {
          asked.push({ applicationId: request.applicationId, dispatch: request.dispatch });
          return { result: await answers(request) };
        },
      };
      agent = await testService({ service: 'browser-agent', database: scheduler.database, nats: scheduler.nats, on });
    });
    afterEach(() => void asked.splice(0));
    afterAll(() => agent?.close());

    it('drops it although the message of the return is still on its way, and ignores that one when it comes', async () => {
      const order = await dispatched();
      answers = () => Promise.resolve('returned');

      expect(await cancel(order)).toBe('cancelled');
      await scheduler.tell(scheduler.returned(order, 1));
      await scheduler.absorbed();

      expect(await scheduler.placeOf(order)).toBe('cancelled');
      expect(await dropped(order)).toMatchObject([CANCELLED]);
      expect(await scheduler.told('apply.dispatched', order.applicationId)).toHaveLength(1);
    });

    it('asks about the dispatch that is current by then, when it was dispatched again meanwhile', async () => {
      const order = await dispatched();
      answers = async ({ dispatch }) => {
        if (dispatch > 1) return 'sending';
        await scheduler.tell(scheduler.returned(order, 1));
        await scheduler.isAt(order, 'dispatched 2');
        return 'returned';
      };

      expect(await askedPatiently(order)).toBe('sending');
      expect(asked.map(({ dispatch }) => dispatch)).toEqual([1, 2]);
      expect(await scheduler.placeOf(order)).toBe('dispatched 2');
    });

    it.each(['sending', 'already_sent', 'ended', 'cancelled'])('passes on what the agent says: %s', async (result) => {
      const order = await dispatched();
      answers = () => Promise.resolve(result);

      expect(await cancel(order)).toBe(result);
      expect(await scheduler.placeOf(order)).toBe('dispatched 1');
      expect(await dropped(order)).toEqual([]);
    });

    // The agent's answer waits for the scheduler here, which may take longer than its question has.
    const askedPatiently = (order: ApplicationOrder) => eventually(() => cancel(order), 30_000);
  });
});

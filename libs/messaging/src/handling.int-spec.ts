import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { throwError } from 'rxjs';
import { type MessageId, SessionReady } from '#contracts';
import type { Delivery, NatsLink } from '#messaging';
import { PermanentError, RetryLaterError } from '#runtime';
import {
  aSessionReady,
  Effects,
  eventually,
  publish,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
  testService,
  type TestService,
} from '#testing';

class NoSenseError extends PermanentError {
  readonly code = 'TEST_NO_SENSE';
}

describe('a handler that fails', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let effects: Effects;
  let notifier: TestService;
  let agent: NatsLink;
  // What the handler does with each message, by id; each entry is one try, the last one is for all that follow.
  type Step = (delivery: Delivery) => unknown;
  const plans = new Map<MessageId, Step[]>();
  const tries = new Map<MessageId, number>();

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    effects = await Effects.of(database, 'notifier');
    agent = await nats.open('browser-agent');
    notifier = await testService({
      service: 'notifier',
      database,
      nats,
      messaging: { retry: { firstDelayMs: 1, maxDelayMs: 4, maxFailures: 10, outageDelayMs: 1 } },
      on: {
        [SessionReady.subject]: async (body: unknown, delivery: Delivery) => {
          await effects.handler(body, delivery);
          const tried = tries.get(delivery.id) ?? 0;
          tries.set(delivery.id, tried + 1);
          const plan = plans.get(delivery.id) ?? [];
          return plan[Math.min(tried, plan.length - 1)]?.(delivery);
        },
      },
    });
  });
  afterAll(async () => {
    await notifier?.close();
    await nats?.stop();
    await database?.drop();
  });

  async function givenMessage(...plan: Step[]): Promise<MessageId> {
    const message = aSessionReady();
    plans.set(message.id, plan);
    await publish(agent, message);
    return message.id;
  }
  const deadLetter = async (id: MessageId) =>
    (
      await database.query(`SELECT state, failures, error, body FROM notifier.dead_letters WHERE message_id = $1`, [id])
    )[0];

  const succeed = (): void => {};
  const fail = {
    throws: () => {
      throw new Error('thrown');
    },
    rejects: () => Promise.reject(new Error('rejected')),
    'returns a failing Observable': () => throwError(() => new Error('emitted')),
    'breaks a statement': ({ tx }: Delivery) => tx.query('SELECT 1 / 0'),
    // The transaction is lost all the same: committing it would be taken for success.
    'hides a broken statement': ({ tx }: Delivery) => tx.query('SELECT 1 / 0').catch(() => {}),
  };

  it.each(Object.entries(fail))('is tried again when it %s, and its effect happens once', async (_, failing) => {
    const id = await givenMessage(failing, failing, succeed);

    await eventually(async () => expect(await effects.of(id)).toBe(1));

    expect(tries.get(id)).toBe(3);
    // What came through after all is nobody's business any more.
    expect(await deadLetter(id)).toBeUndefined();
  });

  it.each(Object.entries(fail))('gives a dead letter after ten failures when it always %s', async (_, failing) => {
    const id = await givenMessage(failing);

    await eventually(async () => expect(await deadLetter(id)).toMatchObject({ state: 'dead', failures: 10 }));

    expect(tries.get(id)).toBe(10);
    expect(await effects.of(id)).toBe(0);
    expect(JSON.parse(String((await deadLetter(id))?.['body']))).toMatchObject({ why: 'signed in and checked' });
  });

  it('shows a message as retrying while it is', async () => {
    let isMended = false;
    const id = await givenMessage(() => {
      if (!isMended) throw new RetryLaterError('not counted', 5);
    });
    const other = await givenMessage(fail.throws, () => {
      if (!isMended) throw new RetryLaterError('wait', 5);
    });

    await eventually(async () =>
      expect(await deadLetter(other)).toMatchObject({ state: 'retrying', failures: 1, error: 'thrown' }),
    );
    expect(await deadLetter(id)).toBeUndefined();

    isMended = true;
    await eventually(async () => expect([await effects.of(id), await effects.of(other)]).toEqual([1, 1]));
    expect(await deadLetter(other)).toBeUndefined();
  });

  it('gives a dead letter at once for a permanent error', async () => {
    const id = await givenMessage(() => {
      throw new NoSenseError('never');
    });

    await eventually(async () =>
      expect(await deadLetter(id)).toMatchObject({ state: 'dead', failures: 1, error: 'TEST_NO_SENSE: never' }),
    );

    expect(tries.get(id)).toBe(1);
  });

  it('never gives a dead letter for being told to come later', async () => {
    const later = () => {
      throw new RetryLaterError('too early', 1);
    };
    const id = await givenMessage(...Array.from({ length: 25 }, () => later), succeed);

    await eventually(async () => expect(await effects.of(id)).toBe(1));

    expect(tries.get(id)).toBe(26);
    expect(await deadLetter(id)).toBeUndefined();
  });

  it('does not hold up the messages behind it', async () => {
    const stuck = await givenMessage(() => {
      throw new RetryLaterError('for a long time', 600_000);
    });

    const others = await Promise.all(Array.from({ length: 5 }, () => givenMessage(succeed)));

    await eventually(async () => {
      for (const id of others) expect(await effects.of(id)).toBe(1);
    });
    expect(tries.get(stuck)).toBeGreaterThan(0);
    expect(await effects.of(stuck)).toBe(0);
  });
});

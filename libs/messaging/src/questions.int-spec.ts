import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AccountId, BillingBalance, BillingReserve, NotifierEndpoints } from '#contracts';
import { NoAnswerError, Questions } from '#messaging';
import {
  anAccountId,
  anApplicationId,
  eventually,
  TcpRelay,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
  testService,
  type TestService,
} from '#testing';

const CREDITS = { available: 3, held: 1, captured: 0, granted: 4 };

describe('questions', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let gateway: TestService;
  let questions: Questions;
  const billing: TestService[] = [];
  const answered: string[] = [];
  let answer: (accountId: AccountId) => unknown = () => CREDITS;

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    gateway = await testService({ service: 'gateway', database, nats });
    questions = gateway.app.get(Questions);
    for (const instance of ['one', 'two']) {
      const on = {
        [BillingBalance.subject]: ({ accountId }: { accountId: AccountId }) => {
          answered.push(instance);
          return answer(accountId);
        },
      };
      billing.push(await testService({ service: 'billing', instance, database, nats, on }));
    }
  });
  afterAll(async () => {
    nats?.thaw();
    await Promise.all([gateway, ...billing].map((service) => service?.close()));
    await nats?.stop();
    await database?.drop();
  });

  const ask = (timeoutMs?: number) => questions.ask(BillingBalance, { accountId: anAccountId() }, timeoutMs);

  it('are answered by one of the replicas', async () => {
    answered.length = 0;
    for (let at = 0; at < 20; at += 1) expect(await ask()).toEqual(CREDITS);

    expect(answered).toHaveLength(20);
    expect(new Set(answered)).toEqual(new Set(['one', 'two']));
  });

  it.each<[string, (accountId: AccountId) => unknown]>([
    ['fails', () => Promise.reject(new Error('the table is gone'))],
    [
      'throws',
      () => {
        throw new Error('the table is gone');
      },
    ],
    ['does not keep to the contract', () => ({ available: -1 })],
  ])('have no answer when the other side %s', async (_, given) => {
    answer = given;
    await expect(ask()).rejects.toThrow(NoAnswerError);
    expect(await questions.tryAsk(BillingBalance, { accountId: anAccountId() })).toBeUndefined();
    answer = () => CREDITS;
  });

  it('have no answer when they do not keep to the contract themselves, and are not even asked', async () => {
    answered.length = 0;
    await expect(questions.ask(BillingBalance, { accountId: 'nobody' as AccountId })).rejects.toThrow(NoAnswerError);
    expect(answered).toEqual([]);
  });

  it('have no answer at once when nobody is there to give one', async () => {
    // Nobody would wait an hour for this test.
    await expect(questions.ask(NotifierEndpoints, { accountId: anAccountId() }, 3_600_000)).rejects.toThrow(
      NoAnswerError,
    );
  });

  it('have no answer when the time is over, and a late one disturbs nothing', async () => {
    let letGo = (): void => {};
    const late = new Promise<typeof CREDITS>((resolve) => (letGo = () => resolve(CREDITS)));
    answer = () => late;
    await expect(ask(50)).rejects.toThrow(NoAnswerError);
    letGo();
    answer = () => CREDITS;

    expect(await ask()).toEqual(CREDITS);
  });

  it('have no answer while the server is frozen, and one after it', async () => {
    nats.freeze();
    // Stopping takes effect in its own time: what is on its way by then may still be answered.
    await eventually(() => expect(ask(100)).rejects.toThrow(NoAnswerError));
    nats.thaw();

    await eventually(async () => expect(await ask()).toEqual(CREDITS));
  });

  it('are known to the server before their service has started', async () => {
    const { natsUrl } = nats.user('billing');
    const relay = await TcpRelay.listen(natsUrl);
    let [isTold, isHeard] = [false, false];
    relay.watch(({ direction, bytes }) => {
      if (direction === 'toServer') isTold ||= bytes.includes(`SUB ${BillingReserve.subject} `);
      else isHeard ||= isTold && bytes.includes('PONG');
      return 'pass';
    });

    const late = await testService({ service: 'billing', database, nats, natsUrl: relay.through(natsUrl) });

    expect([isTold, isHeard]).toEqual([true, true]);
    await late.close();
    await relay.close();
  });

  it('that are under way are answered before their service has stopped', async () => {
    let letGo = (): void => {};
    const slow = new Promise<typeof CREDITS>((resolve) => (letGo = () => resolve(CREDITS)));
    answered.length = 0;
    answer = () => slow;
    const asking = ask(20_000);
    await eventually(() => expect(answered).toHaveLength(1));
    const closing = Promise.all(billing.splice(0).map((service) => service.close()));
    letGo();

    expect(await asking).toEqual(CREDITS);
    await closing;
    await expect(
      questions.ask(BillingReserve, { applicationId: anApplicationId(), accountId: anAccountId() }),
    ).rejects.toThrow(NoAnswerError);
  });
});

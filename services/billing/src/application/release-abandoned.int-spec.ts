import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AnswerOf, ApplicationId, GatewayAbandon, RequestOf } from '#contracts';
import { eventually, testService, type TestService } from '#testing';
import { Billing } from '../test-kit/billing.kit-spec.js';
import { ReleaseAbandoned } from './release-abandoned.js';

type Asked = RequestOf<typeof GatewayAbandon>;
type Answer = AnswerOf<typeof GatewayAbandon>;
type Verdict = Answer['results'][number]['result'];

// The sweeper asks about what is 20 s old, every 5 s; here after 20 ms, every 5 ms.
const TIME_SCALE = 1_000;

describe('reservations that nobody confirms', () => {
  let billing: Billing;
  let gateway: TestService;
  let verdictOn: (applicationId: ApplicationId) => Verdict | 'nothing' | 'failure';
  const asked: ApplicationId[] = [];

  beforeAll(async () => {
    billing = await Billing.start({ timeScale: TIME_SCALE });
    // Answers as the gateway would; the write behind its answer is the gateway's own matter.
    gateway = await testService({
      service: 'gateway',
      database: billing.database,
      nats: billing.nats,
      on: { 'gateway.abandon': answer },
    });
  });
  afterAll(async () => {
    await gateway?.close();
    await billing?.stop();
  });
  beforeEach(() => void asked.splice(0));
  afterEach(async () => expect(await billing.brokenInvariants()).toEqual([]));

  function answer({ applicationIds }: Asked): Answer {
    asked.push(...applicationIds);
    const results = applicationIds.flatMap((applicationId) => {
      const result = verdictOn(applicationId);
      if (result === 'failure') throw new Error('The gateway fails');
      return result === 'nothing' ? [] : [{ applicationId, result }];
    });
    return { results };
  }

  const timesAsked = (applicationId: ApplicationId): number => asked.filter((one) => one === applicationId).length;

  it('are given back when the gateway answers that it abandoned them', async () => {
    const accountId = await billing.givenAccount(2);
    verdictOn = () => 'abandoned';

    const applicationId = await billing.givenReservation(accountId);

    await eventually(async () => expect(await billing.creditsOf(accountId)).toMatchObject({ available: 2, held: 0 }));
    expect(timesAsked(applicationId)).toBe(1);
    expect(await billing.database.query(`SELECT kind, what, count, first, last FROM billing.healings`)).toEqual([
      { kind: 'sweeper', what: 'release-abandoned', count: 1, first: applicationId, last: applicationId },
    ]);
  });

  it('stay held when the gateway has accepted them, and are never asked about again', async () => {
    const accountId = await billing.givenAccount(1);
    verdictOn = () => 'accepted';

    const applicationId = await billing.givenReservation(accountId);

    await eventually(() => expect(timesAsked(applicationId)).toBe(1));
    await eventually(async () => expect(await isConfirmed(applicationId)).toBe(true));
    await sweepTwice();
    expect(timesAsked(applicationId)).toBe(1);
    expect(await billing.creditsOf(accountId)).toMatchObject({ held: 1 });
  });

  it('stay held as long as the gateway says nothing about them, and are asked about again', async () => {
    const accountId = await billing.givenAccount(2);
    verdictOn = () => 'nothing';

    const applicationId = await billing.givenReservation(accountId);

    await eventually(() => expect(timesAsked(applicationId)).toBeGreaterThan(0));
    await sweepTwice();
    expect(timesAsked(applicationId)).toBeGreaterThan(2);
    expect(await billing.creditsOf(accountId)).toMatchObject({ available: 1, held: 1 });
    verdictOn = () => 'accepted';
    await eventually(async () => expect(await isConfirmed(applicationId)).toBe(true));
  });

  it('stay held while the gateway fails, and are settled as it says once it answers again', async () => {
    const accountId = await billing.givenAccount(1);
    verdictOn = () => 'failure';

    const applicationId = await billing.givenReservation(accountId);

    await eventually(() => expect(timesAsked(applicationId)).toBeGreaterThan(0));
    await expect(billing.part(ReleaseAbandoned).execute()).rejects.toMatchObject({ code: 'MESSAGING_NO_ANSWER' });
    expect(await billing.creditsOf(accountId)).toMatchObject({ held: 1 });
    verdictOn = () => 'abandoned';
    await eventually(async () => expect(await billing.creditsOf(accountId)).toMatchObject({ available: 1, held: 0 }));
  });

  it('are decided one by one', async () => {
    const accountId = await billing.givenAccount(6);
    const accepted = new Set<ApplicationId>();
    verdictOn = (applicationId) => (accepted.has(applicationId) ? 'accepted' : 'nothing');
    const ids = await Promise.all(Array.from({ length: 6 }, () => billing.givenReservation(accountId)));
    for (const applicationId of ids.slice(0, 2)) accepted.add(applicationId);
    verdictOn = (applicationId) => (accepted.has(applicationId) ? 'accepted' : 'abandoned');

    await eventually(async () => expect(await billing.creditsOf(accountId)).toMatchObject({ available: 4, held: 2 }));
  });

  const isConfirmed = async (applicationId: ApplicationId): Promise<boolean> => {
    const rows = await billing.database.query(
      `SELECT FROM billing.reservations WHERE application_id = $1 AND accepted_at IS NOT NULL`,
      [applicationId],
    );
    return rows.length > 0;
  };
  const sweepTwice = async (): Promise<void> => {
    for (let round = 0; round < 2; round++) await billing.part(ReleaseAbandoned).execute();
  };
});

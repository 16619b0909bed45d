import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AccountId,
  ApplicationCorrected,
  type ApplicationId,
  ApplicationProgressed,
  type BlockedOn,
  CreditLow,
  type Echo,
  outgoing,
  type Outgoing,
  SessionNeedsHuman,
  type WebhookEvent,
} from '#contracts';
import {
  anAccountId,
  anAgencyId,
  anApplicationId,
  anEcho,
  anEnding,
  aSessionChange,
  aSessionReady,
  aSettlement,
  eventually,
  publish,
} from '#testing';
import { Notifier } from '../test-kit/notifier.kit-spec.js';
import { Receiver } from '../test-kit/receiver.kit-spec.js';

interface Told {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

describe('what customers are told', () => {
  let notifier: Notifier;
  const receivers: Receiver[] = [];
  beforeAll(async () => {
    notifier = await Notifier.start({ replicas: 2 });
  });
  afterEach(async () => {
    await notifier.holds();
    await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
  });
  afterAll(() => notifier?.stop());

  const given = async (events?: readonly WebhookEvent[], accountId: AccountId = anAccountId()) => {
    const receiver = await Receiver.start();
    receivers.push(receiver);
    return { accountId, receiver, endpoint: await notifier.endpoint(accountId, receiver, events) };
  };
  const told = (receiver: Receiver, count: number): Promise<Told[]> =>
    eventually(() => {
      const bodies = receiver.bodies<Told>();
      expect(bodies).toHaveLength(count);
      return bodies;
    });
  const progressed = (
    applicationId: ApplicationId,
    echo: Echo,
    step: number,
    blockedOn: BlockedOn | null = null,
  ): Outgoing<typeof ApplicationProgressed> =>
    outgoing(ApplicationProgressed, echo.agencyId, `${applicationId}:${step}`, {
      applicationId,
      echo,
      dispatch: 1,
      step,
      stage: 'filling',
      blockedOn,
      at: Date.now(),
    });

  it('is the whole status of a settled application, with what became of its credit', async () => {
    const { accountId, receiver } = await given();
    const echo = anEcho({ accountId, metadata: { order: '7' } });
    const settledAt = Date.now();
    const settlement = aSettlement({ echo, ending: anEnding({ processedAt: 5 }), creditsRemaining: 11, settledAt });
    await notifier.tell(settlement);

    const [body] = await told(receiver, 1);
    expect(body).toEqual({
      type: 'application.applied',
      timestamp: new Date(settledAt).toISOString(),
      data: expect.objectContaining({
        queueId: settlement.body.applicationId,
        jobId: echo.jobId,
        processedJobId: echo.processedJobId,
        applicationStatus: 'applied',
        applicationStatusMessage: expect.any(String),
        appliedAt: settledAt,
        processedAt: 5,
        errorMessage: null,
        terminal: true,
        reasonCode: 'sent',
        credit: 'captured',
        creditsRemaining: 11,
        sequence: 1,
        mode: 'live',
        accountId,
        agencyId: echo.agencyId,
        metadata: { order: '7' },
      }),
    });
  });

  it('is application.failed for every other end, with the exact one inside', async () => {
    const { accountId, receiver } = await given();
    const ends = [
      ['failed', 'expired'],
      ['not_available', 'job_closed'],
      ['not_eligible', 'tier'],
      ['not_enough_connects', 'connects_balance'],
      ['logged_out', 'session_lost'],
    ] as const;
    for (const [status, reasonCode] of ends) {
      const ending = anEnding({ status, reasonCode, errorMessage: 'It did not go.' });
      await notifier.tell(notifier.aSettlement(accountId, { ending, credit: 'released' }));
    }

    const bodies = await told(receiver, ends.length);
    expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(['application.failed']));
    expect(
      bodies.map(({ data }) => [data['applicationStatus'], data['reasonCode'], data['credit']].join()).sort(),
    ).toEqual(ends.map((end) => [...end, 'released'].join()).sort());
  });

  it('goes to every endpoint of the account that wants it, and to nobody else`s', async () => {
    const one = await given();
    const alike = await given(undefined, one.accountId);
    const others = [await given(), await given(['application.failed'], one.accountId)];
    await notifier.settle(one.accountId);
    await told(alike.receiver, 1);
    await told(one.receiver, 1);
    await notifier.absorbed();

    expect(new Set([...one.receiver.header('webhook-id'), ...alike.receiver.header('webhook-id')]).size).toBe(1);
    for (const { endpoint } of others) expect(await notifier.deliveries(endpoint)).toEqual([]);
  });

  it('is told once to each endpoint, however often and to whichever replica it is redelivered', async () => {
    const { accountId, receiver, endpoint } = await given();
    const root = await notifier.nats.open('root');
    // The server would recognise the repeats; a stream that was made again does not.
    await root.manager.streams.update('BILLING', { duplicate_window: 100_000_000 });
    const billing = await notifier.nats.open('billing');
    const settlements = Array.from({ length: 10 }, () => notifier.aSettlement(accountId));
    const again = async () => {
      for (const settlement of settlements) {
        await eventually(async () => expect(await publish(billing, settlement)).toMatchObject({ duplicate: false }));
      }
    };
    await Promise.all([again(), again()]);
    await notifier.absorbed();
    // Later than the inbox remembers.
    await notifier.database.query(`DELETE FROM notifier.inbox`);
    await again();
    await notifier.absorbed();

    await eventually(async () => expect(await notifier.states(endpoint)).toEqual(Array(10).fill('delivered')));
    expect(receiver.received).toHaveLength(10);
    expect(await notifier.database.query(`SELECT FROM notifier.dead_letters`)).toEqual([]);
    await notifier.nats.ensureTopology();
    await Promise.all([root.close(), billing.close()]);
  });

  it('is numbered within its application, whatever comes together', async () => {
    const { accountId, receiver } = await given(['application.progressed', 'application.applied']);
    const echoes = Array.from({ length: 4 }, () => anEcho({ accountId }));
    const applications = echoes.map((echo) => ({ echo, applicationId: anApplicationId() }));
    await Promise.all(
      applications.flatMap(({ applicationId, echo }) => [
        ...[1, 2, 3, 4, 5].map((step) => notifier.tell(progressed(applicationId, echo, step))),
        notifier.tell(aSettlement({ applicationId, echo })),
      ]),
    );

    const bodies = await told(receiver, 24);
    for (const { applicationId } of applications) {
      const own = bodies.filter(({ data }) => data['queueId'] === applicationId);
      expect(own.map(({ data }) => data['sequence']).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it('is how far it is and that it stands still, to whoever asked for that', async () => {
    const { accountId, receiver } = await given(['application.blocked']);
    const steps = await given(['application.progressed'], accountId);
    const [applicationId, echo] = [anApplicationId(), anEcho({ accountId })];
    await notifier.tell(progressed(applicationId, echo, 1));
    await told(steps.receiver, 1);
    await notifier.tell(progressed(applicationId, echo, 2, 'marketplace_unavailable'));

    expect(await told(steps.receiver, 2)).toMatchObject(
      [null, 'marketplace_unavailable'].map((blockedOn) => ({ type: 'application.progressed', data: { blockedOn } })),
    );
    const [body] = await told(receiver, 1);
    expect(body).toMatchObject({
      type: 'application.blocked',
      data: {
        queueId: applicationId,
        jobId: echo.jobId,
        processedJobId: echo.processedJobId,
        applicationStatus: 'processing',
        applicationStatusMessage: 'Being worked on.',
        appliedAt: null,
        processedAt: null,
        errorMessage: null,
        stage: 'filling',
        blockedOn: 'marketplace_unavailable',
        blockedUntil: null,
        terminal: false,
        accountId,
        agencyId: echo.agencyId,
        credit: null,
        mode: 'live',
      },
    });
  });

  it('is a late find with everything that was told at the end, and the proposal', async () => {
    const { accountId, receiver } = await given(['application.corrected']);
    const [applicationId, echo] = [anApplicationId(), anEcho({ accountId })];
    const ending = anEnding({ status: 'failed', reasonCode: 'not_found_after_send', errorMessage: 'Not there.' });
    await notifier.tell(aSettlement({ applicationId, echo, ending, credit: 'released' }));
    await notifier.absorbed();
    const evidence = { ...NO_EVIDENCE, proposalId: '77', proposalUrl: 'https://market.example/77' };
    await notifier.tell(
      outgoing(ApplicationCorrected, echo.agencyId, applicationId, { applicationId, echo, evidence, foundAt: 9 }),
    );

    const [body] = await told(receiver, 1);
    expect(body).toMatchObject({
      type: 'application.corrected',
      data: {
        queueId: applicationId,
        applicationStatus: 'failed',
        reasonCode: 'not_found_after_send',
        credit: 'released',
        evidence: { proposalId: '77', proposalUrl: 'https://market.example/77', screenshotUrl: null },
        foundAt: 9,
        sequence: 2,
      },
    });
  });

  it('is that a session needs a person, and that it is ready again', async () => {
    const { accountId, receiver } = await given(['session.needs_human', 'session.ready']);
    const agencyId = anAgencyId();
    const session = aSessionChange({ accountId, agencyId, change: 1, why: 'a challenge', mode: 'test' });
    await notifier.tell(outgoing(SessionNeedsHuman, agencyId, `${session.sessionId}:1`, session));
    await told(receiver, 1);
    await notifier.tell(aSessionReady({ ...session, change: 2, why: 'Signed in.' }));

    const common = { accountId, agencyId, sessionId: session.sessionId, mode: 'test' };
    expect(await told(receiver, 2)).toMatchObject([
      { type: 'session.needs_human', data: { ...common, why: 'a challenge' } },
      { type: 'session.ready', data: { ...common, why: 'Signed in.' } },
    ]);
  });

  it('is that credits run out', async () => {
    const { accountId, receiver } = await given(['credits.low']);
    await notifier.tell(
      outgoing(CreditLow, accountId, `${accountId}:9`, { accountId, creditsRemaining: 9, at: Date.now() }),
    );

    expect(await told(receiver, 1)).toMatchObject([{ type: 'credits.low', data: { accountId, creditsRemaining: 9 } }]);
  });

  it('is kept when nobody listens: an end, not a step', async () => {
    const [accountId, applicationId] = [anAccountId(), anApplicationId()];
    const echo = anEcho({ accountId });
    await notifier.tell(progressed(applicationId, echo, 1));
    await notifier.tell(aSettlement({ applicationId, echo }));
    await notifier.absorbed();

    const rows = await notifier.database.query(`SELECT type, sequence FROM notifier.events WHERE account_id = $1`, [
      accountId,
    ]);
    expect(rows).toEqual([{ type: 'application.applied', sequence: 1 }]);
    // And a step of which nobody hears takes no transaction.
    const absorbed = await notifier.database.query<{ message_id: string }>(
      `SELECT message_id FROM notifier.inbox WHERE message_id LIKE '%' || $1 || '%'`,
      [applicationId],
    );
    expect(absorbed.map(({ message_id: id }) => id)).toEqual([expect.stringMatching(/^application\.settled/)]);
  });

  const NO_EVIDENCE = {
    submittedAt: null,
    coverLetterSha256: null,
    terms: null,
    answers: [],
    connectsRequired: null,
    connectsBoost: null,
    connectsSpent: null,
    connectsBalanceAfter: null,
  };
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFinished, type ApplicationOrder, ApplicationReturned, type MessageDef } from '#contracts';
import { Healings, Hints, Outbox } from '#messaging';
import { Log, Metrics } from '#runtime';
import { anEcho, anOrder, testNats, type TestNats } from '#testing';
import { GivenRows } from '../spec/given-rows.kit-spec.js';
import { CancelSubmission } from './cancel-submission.js';
import { AGENT_INVARIANTS } from './invariants.js';
import { ReportProgress } from './report-progress.js';
import { ReturnSubmissions } from './return-submission.js';
import { TakeDispatched } from './take-dispatched.js';
import { TellFinished } from './tell-finished.js';
import { WorkWakeUp } from './work-wake-up.js';

describe('cancelling a dispatched application', () => {
  let rows: GivenRows;
  let nats: TestNats;
  let cancelling: CancelSubmission;
  let taking: TakeDispatched;
  beforeAll(async () => {
    [rows, nats] = await Promise.all([GivenRows.open(), testNats()]);
    const outbox = new Outbox();
    const finished = new TellFinished(outbox, Log.silent(), new Metrics('browser-agent'));
    cancelling = new CancelSubmission(rows.database, rows.intents, rows.submissions, finished, Log.silent());
    const hints = new Hints(await nats.open('browser-agent'), 'browser-agent');
    const progress = new ReportProgress(rows.database, rows.submissions, outbox, Log.silent());
    const returns = new ReturnSubmissions(rows.mailbox, progress, outbox, new Healings(rows.database));
    taking = new TakeDispatched(rows.submissions, returns, new WorkWakeUp(), hints);
  });
  afterAll(async () => {
    await nats?.stop();
    await rows?.drop();
  });
  afterEach(async () => {
    for (const { name, brokenRows } of AGENT_INVARIANTS)
      expect({ name, broken: await rows.query(brokenRows) }).toEqual({ name, broken: [] });
  });

  const cancel = async (order: ApplicationOrder, dispatch = 1) => {
    const now = Date.now();
    const { applicationId, echo, expiresAt } = order;
    const request = { applicationId, echo, dispatch, queuedAt: now - 9_000, dispatchedAt: now - 4_000, expiresAt };
    return (await cancelling.execute(request)).result;
  };
  const arrive = (order: ApplicationOrder, dispatch = 1) => {
    const now = Date.now();
    const dispatched = { order, dispatch, queuedAt: now, dispatchedAt: now, gapMinMs: 0 };
    return rows.database.transaction((tx) => taking.execute(dispatched, tx));
  };
  const end = ({ applicationId, echo }: ApplicationOrder) =>
    rows.database.transaction((tx) => rows.intents.insertEnd(tx, applicationId, echo, 'ended'));
  const send = ({ applicationId, echo }: ApplicationOrder) => rows.intendToSend(echo, { applicationId });
  const told = async ({ applicationId }: ApplicationOrder, { subject }: MessageDef = ApplicationFinished) =>
    (
      await rows.query<{ body: string }>(`SELECT body FROM outbox WHERE message_id LIKE $1`, [
        `${subject}:${applicationId}:%`,
      ])
    ).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  const keyOf = async ({ applicationId }: ApplicationOrder) =>
    (await rows.query<{ kind: string }>(`SELECT kind FROM intents WHERE application_id = $1`, [applicationId])).map(
      ({ kind }) => kind,
    );
  const rowOf = async ({ applicationId }: ApplicationOrder) =>
    (
      await rows.query(`SELECT state, dispatch, order_json FROM submissions WHERE application_id = $1`, [applicationId])
    )[0];
  const CANCELLED = { ending: { status: 'failed', reasonCode: 'cancelled', evidence: null } };
  const GONE = { state: 'finished', order_json: null };

  it('takes its key, ends it without its letter and tells it once, while it waits for a session', async () => {
    const { agencyId } = await rows.session();
    const order = await rows.dispatched(agencyId);

    expect(await cancel(order)).toBe('cancelled');
    expect(await cancel(order)).toBe('cancelled');

    expect(await keyOf(order)).toEqual(['cancelled']);
    expect(await rowOf(order)).toMatchObject(GONE);
    expect(await told(order)).toMatchObject([{ ...CANCELLED, echo: order.echo }]);
  });

  it('stops one that is being worked on: it cannot be sent, started again or moved on any more', async () => {
    const { sessionId, agencyId } = await rows.session();
    await rows.query(
      `UPDATE sessions SET lease_pod = 'agent-1', lease_epoch = 1, lease_until = clock_timestamp() + interval '1 hour'
       WHERE session_id = $1`,
      [sessionId],
    );
    const order = await rows.dispatched(agencyId);
    const taken = await rows.mailbox.take({ sessionId, agencyId, epoch: 1 });
    if (taken.kind !== 'taken') throw new Error(taken.kind);

    expect(await cancel(order)).toBe('cancelled');

    expect(await send(order)).toMatchObject({ isOurs: false });
    const { applicationId } = order;
    await rows.database.transaction(async (tx) => {
      expect(await rows.submissions.requeue(tx, taken.submission, 0, true)).toBe(false);
      const reached = { applicationId, stage: 'filling', blockedOn: null } as const;
      expect(await rows.submissions.step(tx, [reached])).toEqual([undefined]);
    });
    expect(await rows.mailbox.takeOver(agencyId, 9, [])).toBe(0);
    expect(await told(order)).toMatchObject([CANCELLED]);
  });

  it('ends one that has not arrived, at once; its dispatch finds the end when it comes', async () => {
    const { agencyId } = await rows.session();
    const order = anOrder({ echo: anEcho({ agencyId }) });

    expect(await cancel(order)).toBe('cancelled');
    expect(await told(order)).toMatchObject([
      {
        ...CANCELLED,
        echo: order.echo,
        timings: { queuedAt: expect.any(Number), dispatchedAt: expect.any(Number), takenAt: null },
      },
    ]);
    await arrive(order);

    expect(await rowOf(order)).toMatchObject(GONE);
    expect(await told(order)).toHaveLength(1);
    expect(
      await rows.query(`SELECT FROM submissions WHERE session_agency_id = $1 AND state <> 'finished'`, [agencyId]),
    ).toEqual([]);
  });

  it.each([
    [null, null, 'sending'],
    ['unknown', null, 'sending'],
    ['applied', '4711', 'already_sent'],
    ['refused', null, 'ended'],
    ['not_found', null, 'ended'],
  ] as const)('changes nothing once a Send holds the key: outcome %s', async (outcome, proposalId, result) => {
    const order = anOrder();
    await send(order);
    if (outcome !== null) await rows.setOutcome(order.applicationId, outcome, proposalId);

    expect(await cancel(order)).toBe(result);

    expect(await keyOf(order)).toEqual(['send']);
    expect(await rowOf(order)).toBeUndefined();
    expect(await told(order)).toEqual([]);
  });

  it('changes nothing when it ended before', async () => {
    const order = anOrder();
    await end(order);

    expect(await cancel(order)).toBe('ended');
    expect(await told(order)).toEqual([]);
  });

  it.each([1, 2])('leaves one alone that was given back with dispatch %d: it is the lane`s again', async (dispatch) => {
    const { agencyId } = await rows.session({ state: 'needs_human' });
    const order = anOrder({ echo: anEcho({ agencyId }) });
    await arrive(order, dispatch);
    expect(await rowOf(order)).toMatchObject({ state: 'returned' });

    expect(await cancel(order, 1)).toBe('returned');

    expect(await keyOf(order)).toEqual([]);
    expect(await told(order)).toEqual([]);
    expect(await rowOf(order)).toMatchObject({ state: 'returned', dispatch });
  });

  it('ends one whose earlier dispatch was given back and whose new one has not arrived', async () => {
    const { agencyId } = await rows.session({ state: 'needs_human' });
    const order = anOrder({ echo: anEcho({ agencyId }) });
    await arrive(order, 1);

    expect(await cancel(order, 2)).toBe('cancelled');
    await arrive(order, 2);

    expect(await rowOf(order)).toMatchObject(GONE);
    expect(await told(order)).toMatchObject([CANCELLED]);
    expect(await told(order, ApplicationReturned)).toHaveLength(1);
  });

  it.each(['given back on arrival', 'sent', 'ended'])(
    'is never granted to what is %s at that moment',
    async (rival) => {
      const isReturned = rival === 'given back on arrival';
      const { agencyId } = await rows.session({ state: isReturned ? 'needs_human' : 'ready' });
      for (let round = 0; round < 30; round += 1) {
        const order = anOrder({ echo: anEcho({ agencyId }) });
        const act = { sent: send, ended: end }[rival] ?? (() => Promise.resolve());
        const race = [() => cancel(order), () => arrive(order), () => act(order)];
        const turned = [...race.slice(round % 3), ...race.slice(0, round % 3)];
        const answers = await Promise.all(turned.map((enter) => enter()));
        const result = answers[(3 - (round % 3)) % 3];

        const isGranted = result === 'cancelled';
        const key = isReturned ? [] : [rival === 'sent' ? 'send' : 'ended'];
        expect(await keyOf(order)).toEqual(isGranted ? ['cancelled'] : key);
        expect(await told(order)).toHaveLength(isGranted ? 1 : 0);
        // Given back and cancelled here, it would end twice: here and in its lane.
        expect(await told(order, ApplicationReturned)).toHaveLength(isReturned && !isGranted ? 1 : 0);
        if (isGranted) expect(await rowOf(order)).toMatchObject(GONE);
        // Whoever ended it here took the key and nothing else.
        const { applicationId } = order;
        if (result === 'ended')
          await rows.database.transaction((tx) => rows.submissions.finish(tx, applicationId, null));
      }
    },
  );
});

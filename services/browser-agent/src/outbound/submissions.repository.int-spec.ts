import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgencyId, ApplicationId, SessionId, Stage } from '#contracts';
import { GivenRows } from '../spec/given-rows.kit-spec.js';
import type { Taken } from './mailbox.repository.js';
import type { ReachedStage } from './submissions.repository.js';

describe('submissions', () => {
  let rows: GivenRows;
  let held: { sessionId: SessionId; agencyId: AgencyId; epoch: number };
  beforeAll(async () => {
    rows = await GivenRows.open();
  });
  afterAll(() => rows?.drop());
  beforeEach(async () => {
    const session = await rows.session();
    await rows.query(
      `UPDATE sessions SET lease_pod = 'agent-1', lease_epoch = 5, lease_until = clock_timestamp() + interval '1 hour'
       WHERE session_id = $1`,
      [session.sessionId],
    );
    held = { ...session, epoch: 5 };
  });

  /** Which one it is, of one step. */
  const step = async (applicationId: ApplicationId, stage: Stage = 'filling'): Promise<number | undefined> => {
    const reached = [{ applicationId, stage, blockedOn: null }];
    const [at] = await rows.database.transaction((tx) => rows.submissions.step(tx, reached));
    return at;
  };
  const take = () => rows.mailbox.take(held);
  const taken = () => rows.taken(held);
  const lastStartAgo = (ms: number) =>
    rows.query(
      `UPDATE sessions SET last_start_at = clock_timestamp() - $2::float8 * interval '1 millisecond' WHERE session_id = $1`,
      [held.sessionId, ms],
    );
  const rowOf = async (id: ApplicationId) =>
    (
      await rows.query<{ state: string; attempts: number; epoch: number | null; order_json: string | null }>(
        `SELECT state, attempts, epoch, order_json FROM submissions WHERE application_id = $1`,
        [id],
      )
    )[0];

  it('are taken in the order of their dispatch, as they were ordered', async () => {
    const first = await rows.dispatched(held.agencyId);
    const second = await rows.dispatched(held.agencyId);

    expect(await taken()).toMatchObject({ order: first, attempt: 1, dispatch: 1, epoch: 5 });
    expect(await taken()).toMatchObject({ order: second });
    expect(await take()).toEqual({ kind: 'nothing' });
  });

  it('keep the gap between two starts, whoever took the last one and however long ago it was queued', async () => {
    await rows.dispatched(held.agencyId, { gapMinMs: 60_000 });
    await lastStartAgo(59_000);
    expect(await take()).toEqual({ kind: 'too_early', waitMs: expect.any(Number) });

    await lastStartAgo(60_000);
    expect((await take()).kind).toBe('taken');
    await rows.dispatched(held.agencyId, { gapMinMs: 60_000 });
    expect((await take()).kind).toBe('too_early');
  });

  it('count the gap from a start, not from before it was written', async () => {
    const { applicationId } = await rows.dispatched(held.agencyId);
    await taken();

    const [row] = await rows.query<{ covers: boolean }>(
      `SELECT last_start_at >= started_at AS covers FROM sessions, submissions
       WHERE session_id = $1 AND application_id = $2`,
      [held.sessionId, applicationId],
    );
    expect(row?.covers).toBe(true);
  });

  it('are not taken early by two that ask at once: one start, then the gap', async () => {
    for (let at = 0; at < 4; at += 1) await rows.dispatched(held.agencyId, { gapMinMs: 60_000 });
    const results: Taken[] = await Promise.all([take(), take(), take(), take()]);

    expect(results.map(({ kind }) => kind).sort()).toEqual(['taken', 'too_early', 'too_early', 'too_early']);
  });

  it('are taken once each by many that ask at once', async () => {
    const orders = [];
    for (let at = 0; at < 6; at += 1) orders.push(await rows.dispatched(held.agencyId));
    const results = await Promise.all(Array.from({ length: 6 }, take));
    const ids = results.flatMap((one) => (one.kind === 'taken' ? [one.submission.applicationId] : []));

    expect(new Set(ids).size).toBe(ids.length);
    while ((await take()).kind === 'taken') ids.push('' as ApplicationId);
    expect(ids).toHaveLength(orders.length);
  });

  it('are not taken without the lease, and stay queued', async () => {
    const { applicationId } = await rows.dispatched(held.agencyId);
    await rows.expireLease(held.sessionId);

    expect(await take()).toEqual({ kind: 'lease_lost' });
    expect(await rowOf(applicationId)).toMatchObject({ state: 'queued', attempts: 0 });
  });

  it('of a dead epoch start again; what may have been sent does not', async () => {
    const [first, second, third] = [
      await rows.dispatched(held.agencyId),
      await rows.dispatched(held.agencyId),
      await rows.dispatched(held.agencyId),
    ];
    for (const _ of [first, second, third]) await taken();
    await rows.query(`UPDATE submissions SET state = 'sending' WHERE application_id = $1`, [second.applicationId]);

    expect(await rows.mailbox.takeOver(held.agencyId, 6, [])).toBe(2);
    expect(await rowOf(first.applicationId)).toMatchObject({ state: 'queued', epoch: null });
    expect(await rowOf(second.applicationId)).toMatchObject({ state: 'sending' });
    const ids = [first.applicationId, third.applicationId].sort();
    expect(await rows.query(`SELECT what, first, last FROM healings WHERE first = $1`, [ids[0]])).toEqual([
      { what: 'take-over', first: ids[0], last: ids[1] },
    ]);
  });

  it('of its own epoch that nobody works on any more start again, and those under way do not', async () => {
    const [forgotten, active] = [await rows.dispatched(held.agencyId), await rows.dispatched(held.agencyId)];
    for (const _ of [forgotten, active]) await taken();

    expect(await rows.mailbox.takeOver(held.agencyId, 5, [active.applicationId])).toBe(1);
    expect(await rowOf(forgotten.applicationId)).toMatchObject({ state: 'queued' });
    expect(await rowOf(active.applicationId)).toMatchObject({ state: 'working' });
  });

  it('of a newer epoch are no business of an older one', async () => {
    const { applicationId } = await rows.dispatched(held.agencyId);
    await taken();

    expect(await rows.mailbox.takeOver(held.agencyId, 4, [])).toBe(0);
    expect(await rowOf(applicationId)).toMatchObject({ state: 'working', epoch: 5 });
  });

  it('go back to the queue only for the epoch that works on them', async () => {
    await rows.dispatched(held.agencyId);
    const submission = await taken();
    const requeue = (epoch: number, isAttempt: boolean) =>
      rows.database.transaction((tx) => rows.submissions.requeue(tx, { ...submission, epoch }, 0, isAttempt));

    expect(await requeue(4, true)).toBe(false);
    expect(await requeue(5, false)).toBe(true);
    expect(await rowOf(submission.applicationId)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(await requeue(5, true)).toBe(false);
  });

  it('forget the letter at their end, and end once', async () => {
    const { applicationId } = await rows.dispatched(held.agencyId);
    const { order, ...rest } = await taken();
    expect(order.coverLetter).not.toBe('');
    const finish = () => rows.database.transaction((tx) => rows.submissions.finish(tx, applicationId, Date.now()));

    const timings = { takenAt: rest.takenAt, outcomeReadAt: expect.any(Number) };
    expect(await finish()).toMatchObject({ timings, draft: null });
    expect(await finish()).toBeUndefined();
    expect(await rowOf(applicationId)).toMatchObject({ state: 'finished', order_json: null });
  });

  it('are known once per dispatch, and open again only when they were returned', async () => {
    const order = await rows.dispatched(held.agencyId);
    expect(await rows.insert(order, 1)).toBe(false);
    expect(await rows.insert(order, 2)).toBe(false);

    await rows.database.transaction((tx) => rows.mailbox.returnQueued(tx, held.agencyId));
    expect(await rows.insert(order, 1)).toBe(false);
    expect(await rows.insert(order, 2)).toBe(true);
    expect(await taken()).toMatchObject({ dispatch: 2, attempt: 1 });
  });

  it('are returned only while nobody works on them and no intent exists', async () => {
    const [waiting, working, intended] = [
      await rows.dispatched(held.agencyId),
      await rows.dispatched(held.agencyId),
      await rows.dispatched(held.agencyId),
    ];
    await rows.query(`UPDATE submissions SET state = 'working', epoch = 5 WHERE application_id = $1`, [
      working.applicationId,
    ]);
    await rows.intendToSend(intended.echo, { applicationId: intended.applicationId });

    expect(await rows.database.transaction((tx) => rows.mailbox.returnQueued(tx, held.agencyId))).toEqual([
      { applicationId: waiting.applicationId, dispatch: 1, echo: waiting.echo },
    ]);
  });

  it('are returned for a stopped session that nobody holds, begun or not, and for no other', async () => {
    const [queued, begun, intended] = [
      await rows.dispatched(held.agencyId),
      await rows.dispatched(held.agencyId),
      await rows.dispatched(held.agencyId),
    ];
    await rows.query(`UPDATE submissions SET state = 'working', epoch = 5 WHERE application_id = $1`, [
      begun.applicationId,
    ]);
    await rows.intendToSend(intended.echo, { applicationId: intended.applicationId });
    const left = () => rows.database.transaction((tx) => rows.mailbox.returnStopped(tx));
    const session = (change: string) =>
      rows.query(`UPDATE sessions SET ${change} WHERE session_id = $1`, [held.sessionId]);
    await session(`lease_until = clock_timestamp() - interval '1 second'`);
    expect(await left()).toEqual([]);
    await session(`state = 'needs_human', lease_until = clock_timestamp() + interval '1 minute'`);
    expect(await left()).toEqual([]);

    await session(`lease_until = clock_timestamp() - interval '1 second'`);
    const returned = (await left()).map(({ applicationId }) => applicationId);
    expect(returned.sort()).toEqual([queued.applicationId, begun.applicationId].sort());
    expect(await left()).toEqual([]);
  });

  it('count their steps up, and take none after their end', async () => {
    const { applicationId } = await rows.dispatched(held.agencyId);
    expect([await step(applicationId), await step(applicationId)]).toEqual([1, 2]);

    await rows.database.transaction((tx) => rows.submissions.finish(tx, applicationId, null));
    expect(await step(applicationId)).toBeUndefined();
  });

  it('count several steps of several applications in one statement, each after the one before', async () => {
    const [one, other, ended] = [
      await rows.dispatched(held.agencyId),
      await rows.dispatched(held.agencyId),
      await rows.dispatched(held.agencyId),
    ].map(({ applicationId }) => applicationId) as [ApplicationId, ApplicationId, ApplicationId];
    await step(other);
    await rows.database.transaction((tx) => rows.submissions.finish(tx, ended, null));
    const at = (applicationId: ApplicationId, stage: Stage): ReachedStage => ({
      applicationId,
      stage,
      blockedOn: null,
    });

    const steps = await rows.database.transaction((tx) =>
      rows.submissions.step(tx, [
        at(one, 'opening_job'),
        at(other, 'filling'),
        at(ended, 'filling'),
        at(one, 'filling'),
        at(other, 'answering'),
        at(one, 'sending'),
      ]),
    );

    expect(steps).toEqual([1, 2, undefined, 2, 3, 3]);
    const stages = await rows.query(`SELECT application_id, stage FROM submissions WHERE application_id = ANY ($1)`, [
      [one, other],
    ]);
    expect(new Map(stages.map((row) => [row['application_id'], row['stage']]))).toEqual(
      new Map([
        [one, 'sending'],
        [other, 'answering'],
      ]),
    );
  });

  it('take no step of the work that was done before they were returned, until they are dispatched again', async () => {
    const order = await rows.dispatched(held.agencyId);
    const { applicationId } = order;
    await step(applicationId);
    await rows.database.transaction((tx) => rows.mailbox.returnQueued(tx, held.agencyId));

    expect([await step(applicationId, 'queued'), await step(applicationId)]).toEqual([2, undefined]);

    await rows.insert(order, 2);
    expect(await step(applicationId)).toBe(3);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgentResolve, ApplicationOrder, Resolution } from '#contracts';
import type { AnswerOf } from '#contracts';
import { ResolutionsRepository } from '../outbound/resolutions.repository.js';
import { givenFinish } from '../spec/given-finish.kit-spec.js';
import { aSentProposal, GivenRows } from '../spec/given-rows.kit-spec.js';
import type { FinishSubmission } from './finish-submission.js';
import { AGENT_INVARIANTS } from './invariants.js';
import { ResolveUnknown } from './resolve-unknown.js';

const NOT_APPLIED: Resolution = { result: 'not_applied' };
const applied = (proposalId: string): Resolution => ({ result: 'applied', proposalId });
let proposals = 0;
const aProposalId = () => `19000000000000${(proposals += 1)}`;

describe('a Send that a person decides', () => {
  let rows: GivenRows;
  let resolving: ResolveUnknown;
  let finish: FinishSubmission;
  beforeAll(async () => {
    rows = await GivenRows.open();
    const { finished, pod, log, ...given } = givenFinish(rows);
    const { database, intents, submissions } = rows;
    const resolutions = new ResolutionsRepository();
    resolving = new ResolveUnknown(database, intents, resolutions, submissions, finished, pod, log);
    finish = given.finish;
  });
  afterAll(() => rows?.drop());
  afterEach(async () => {
    for (const { name, brokenRows } of AGENT_INVARIANTS)
      expect({ name, broken: await rows.query(brokenRows) }).toEqual({ name, broken: [] });
  });

  const sent = async (outcome: 'unknown' | null = 'unknown') => {
    const { agencyId, sessionId } = await rows.session();
    await rows.query(
      `UPDATE sessions SET lease_pod = 'agent-1', lease_epoch = 1, lease_until = clock_timestamp() + interval '1 hour'
       WHERE session_id = $1`,
      [sessionId],
    );
    const order = await rows.dispatched(agencyId);
    await rows.intendToSend(order.echo, { applicationId: order.applicationId });
    await rows.query(`UPDATE submissions SET state = 'verifying', epoch = 1 WHERE application_id = $1`, [
      order.applicationId,
    ]);
    if (outcome !== null) await rows.setOutcome(order.applicationId, outcome, null);
    return { order, lease: { sessionId, epoch: 1 } };
  };
  const resolve = (
    { applicationId }: ApplicationOrder,
    resolution: Resolution,
    by = 'ada',
  ): Promise<AnswerOf<typeof AgentResolve>> =>
    resolving.execute({ applicationId, resolution, by, reason: 'I looked at the list.' });
  const told = async ({ applicationId }: ApplicationOrder, subject = 'application.finished') =>
    (
      await rows.query<{ body: string }>(`SELECT body FROM outbox WHERE message_id LIKE $1`, [
        `${subject}:${applicationId}%`,
      ])
    ).map(({ body }) => JSON.parse(body) as { ending: { status: string } });
  const intentOf = async ({ applicationId }: ApplicationOrder) =>
    (
      await rows.query(
        `SELECT outcome, proposal_id, late_found_at IS NOT NULL AS late, round(extract(epoch FROM next_look_at - outcome_at) / 60) AS next
         FROM intents WHERE application_id = $1`,
        [applicationId],
      )
    )[0];
  const saidOf = ({ applicationId }: ApplicationOrder) =>
    rows.query(`SELECT result, proposal_id, by, reason FROM resolutions WHERE application_id = $1`, [applicationId]);

  it('is applied with the proposal that was found, told once, with who said so and why', async () => {
    const { order } = await sent();
    const proposalId = aProposalId();

    expect(await resolve(order, applied(proposalId))).toEqual({ result: 'resolved', outcome: 'applied', proposalId });
    expect(await resolve(order, applied(proposalId), 'bo')).toMatchObject({ result: 'repeated', proposalId });

    expect(await intentOf(order)).toMatchObject({ outcome: 'applied', proposal_id: proposalId });
    expect(await told(order)).toMatchObject([
      { ending: { status: 'applied', reasonCode: 'sent_verified', evidence: { proposalId, proposalUrl: null } } },
    ]);
    const said = { result: 'applied', proposal_id: proposalId, by: 'ada', reason: 'I looked at the list.' };
    expect(await saidOf(order)).toEqual([said]);
  });

  it('is not applied, told once, and looked for later like any other', async () => {
    const { order, lease } = await sent();

    expect(await resolve(order, NOT_APPLIED)).toMatchObject({ result: 'resolved', outcome: 'not_applied' });
    expect(await resolve(order, NOT_APPLIED)).toMatchObject({ result: 'repeated' });
    // A recovery that read while the person decided.
    await finish.unknown(lease, order, 'the list lacks the job');
    await rows.intents.lookAgainIn(order.applicationId, 600_000);

    expect(await intentOf(order)).toMatchObject({ outcome: 'not_found', next: '15' });
    expect(await told(order)).toMatchObject([{ ending: { status: 'failed', reasonCode: 'not_found_after_send' } }]);
  });

  it('keeps what was decided first, whoever says something else after it', async () => {
    const { order } = await sent();
    const proposalId = aProposalId();
    await resolve(order, NOT_APPLIED);

    expect(await resolve(order, applied(proposalId))).toMatchObject({ result: 'decided', outcome: 'not_applied' });
    expect(await intentOf(order)).toMatchObject({ outcome: 'not_found', proposal_id: null });
    expect(await told(order)).toHaveLength(1);
    expect(await saidOf(order)).toMatchObject([NOT_APPLIED]);
  });

  it('is reported as mended when its recovery decides it, and not when a person does', async () => {
    const [found, absent, decided] = [await sent(), await sent(), await sent()];

    await finish.applied(found.lease, found.order, aSentProposal({ proposalId: aProposalId() }), 'sent_verified');
    const reason = { status: 'failed', reasonCode: 'not_found_after_send', message: 'Not there.' } as const;
    await finish.notSent(absent.lease, absent.order, 'not_found', reason);
    await resolve(decided.order, NOT_APPLIED);

    const ids = [found, absent].map(({ order }) => order.applicationId);
    const healings = await rows.query<{ last: string }>(`SELECT last FROM healings WHERE what = 'recover-send'`);
    expect(new Set(healings.map(({ last }) => last))).toEqual(new Set(ids));
  });

  it('cannot be decided while it is still looked for, nor when there was no Send', async () => {
    const { order } = await sent(null);
    const ended = await rows.dispatched((await rows.session()).agencyId);

    expect(await resolve(order, NOT_APPLIED)).toMatchObject({ result: 'being_looked_for' });
    expect(await resolve(ended, NOT_APPLIED)).toMatchObject({ result: 'no_send' });
    expect([...(await told(order)), ...(await told(ended))]).toEqual([]);
    expect([...(await saidOf(order)), ...(await saidOf(ended))]).toEqual([]);
  });

  it('is not decided by the proposal of another application of the agency', async () => {
    const { order } = await sent();
    const proposalId = aProposalId();
    const { agencyId } = order.echo;
    const other = await rows.dispatched(agencyId);
    await rows.intendToSend(other.echo, { applicationId: other.applicationId });
    await rows.setOutcome(other.applicationId, 'unknown', null);
    await resolve(other, applied(proposalId));

    expect(await resolve(order, applied(proposalId))).toMatchObject({ result: 'proposal_taken' });
    expect(await intentOf(order)).toMatchObject({ outcome: 'unknown', proposal_id: null });
    expect([...(await told(order)), ...(await saidOf(order))]).toEqual([]);
  });

  it.each([NOT_APPLIED.result, 'applied'] as const)(
    'meets a find of its recovery: one of them decides, whoever comes first (%s)',
    async (result) => {
      for (let round = 0; round < 20; round += 1) {
        const { order, lease } = await sent();
        const proposalId = aProposalId();
        const resolution = result === 'applied' ? applied(proposalId) : NOT_APPLIED;
        const found = () => finish.applied(lease, order, aSentProposal({ proposalId }), 'sent_verified');
        const enter = [() => resolve(order, resolution), found, () => resolve(order, resolution)];
        const turned = [...enter.slice(round % 3), ...enter.slice(0, round % 3)];
        await Promise.all(turned.map((one) => one()));

        const endings = await told(order);
        expect(endings).toHaveLength(1);
        const said = await saidOf(order);
        const isByPerson = said.length === 1;
        expect(endings[0]?.ending.status).toBe(isByPerson && result === 'not_applied' ? 'failed' : 'applied');
        // A find that came too late is told as that, and moves nothing.
        const isLate = isByPerson && result === 'not_applied';
        expect(await intentOf(order)).toMatchObject({ outcome: isLate ? 'not_found' : 'applied', late: isLate });
        expect(await told(order, 'application.corrected')).toHaveLength(isLate ? 1 : 0);
      }
    },
  );

  it('is decided once by many at the same time who say the same', async () => {
    const { order } = await sent();
    const answers = await Promise.all(Array.from({ length: 6 }, (_, at) => resolve(order, NOT_APPLIED, `op-${at}`)));

    expect(answers.map(({ result }) => result).sort()).toEqual([...Array(5).fill('repeated'), 'resolved']);
    expect(await told(order)).toHaveLength(1);
    expect(await saidOf(order)).toHaveLength(1);
  });
});

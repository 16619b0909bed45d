import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApplicationId, type Echo, type JobCiphertext } from '#contracts';
import { type Database, isUniqueViolation, sqlState } from '#runtime';
import { aJobId, anApplicationId, anEcho } from '#testing';
import { aSentProposal, GivenRows } from '../spec/given-rows.kit-spec.js';

const FORBIDDEN = '42501';

describe('intents', () => {
  let rows: GivenRows;
  beforeAll(async () => {
    rows = await GivenRows.open();
  });
  afterAll(() => rows?.drop());

  const end = (applicationId: ApplicationId, echo: Echo, kind: 'cancelled' | 'ended') =>
    rows.database.transaction((tx) => rows.intents.insertEnd(tx, applicationId, echo, kind));
  const kindOf = async (applicationId: ApplicationId) =>
    (await rows.query<{ kind: string }>(`SELECT kind FROM intents WHERE application_id = $1`, [applicationId])).map(
      ({ kind }) => kind,
    );
  const failure = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('are one key that Send, cancel and end compete for: one of them has it, whoever comes first', async () => {
    const winners = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const applicationId = anApplicationId();
      const echo = anEcho();
      const race = [
        () => rows.intendToSend(echo, { applicationId }).then(({ isOurs }) => (isOurs ? 'send' : '')),
        () => end(applicationId, echo, 'cancelled').then((holder) => (holder === 'taken' ? 'cancelled' : '')),
        () => end(applicationId, echo, 'ended').then((holder) => (holder === 'taken' ? 'ended' : '')),
      ];
      const order = [...race.slice(round % 3), ...race.slice(0, round % 3)];
      const won = (await Promise.all(order.map((enter) => enter()))).filter((one) => one !== '');

      expect(won).toHaveLength(1);
      expect(await kindOf(applicationId)).toEqual(won);
      winners.add(String(won[0]));
    }
    expect(winners.size).toBeGreaterThan(0);
  });

  it('are found by their job without reading the other Sends of the agency', async () => {
    const { agencyId } = anEcho();
    const job = aJobId();
    // All ended without a proposal: those no unique index holds.
    await rows.query(
      `INSERT INTO intents (application_id, agency_id, canonical_job_id, kind, epoch, echo, letter_sha256, outcome, outcome_at)
       SELECT gen_random_uuid(), $1, CASE WHEN n = 1 THEN $2 ELSE '~02' || (10^18 + n)::bigint END, 'send', 1, '{}',
         repeat('a', 64), 'not_found', clock_timestamp() FROM generate_series(1, 3000) AS n`,
      [agencyId, job],
    );
    await rows.analyze();
    const explained = await rows.explained();

    const found = await rows.intents.earlier(explained as unknown as Database, agencyId, job, anApplicationId());

    await explained.close();
    expect(found).toHaveLength(1);
    for (const { plan, rows: looked } of explained.looked) expect({ plan, looked }).toEqual({ plan, looked: 1 });
  });

  it('say who holds the key that was taken', async () => {
    const applicationId = anApplicationId();
    const echo = anEcho();
    expect(await end(applicationId, echo, 'cancelled')).toBe('taken');

    expect(await end(applicationId, echo, 'ended')).toBe('cancelled');
    expect(await rows.intendToSend(echo, { applicationId })).toMatchObject({ isOurs: false });
  });

  it('let one Send of an agency be open for one job, whatever the job was called in the order', async () => {
    const canonical = aJobId();
    const [first, second] = [anEcho(), anEcho()];
    const other: Echo = { ...second, agencyId: first.agencyId };
    await rows.intendToSend(first, { job: canonical });
    const refused = await failure(rows.intendToSend(other, { job: canonical }));
    expect(isUniqueViolation(refused, 'intents_one_live_send')).toBe(true);

    expect(await rows.intendToSend(second, { job: canonical })).toMatchObject({ isOurs: true });
  });

  it('make the second of two that are inserted at once wait for the first, and fail', async () => {
    const job = aJobId();
    const { agencyId } = anEcho();
    const attempts = await Promise.all(
      Array.from({ length: 4 }, () => failure(rows.intendToSend(anEcho({ agencyId }), { job }))),
    );
    expect(attempts.filter((error) => error === undefined)).toHaveLength(1);
    expect(attempts.filter((error) => isUniqueViolation(error, 'intents_one_live_send'))).toHaveLength(3);
  });

  it.each([
    ['applied', '77', false],
    ['unknown', null, false],
    ['refused', null, true],
    ['not_found', null, true],
  ] as const)('with outcome %s let another Send for the job be: %s %s', async (outcome, proposalId, isLet) => {
    const job = aJobId();
    const echo = anEcho();
    const { applicationId } = await rows.intendToSend(echo, { job });
    await rows.setOutcome(applicationId, outcome, proposalId);
    const again = await failure(rows.intendToSend(anEcho({ agencyId: echo.agencyId }), { job }));

    expect(again === undefined).toBe(isLet);
  });

  it('are decided once; unknown may still become another outcome', async () => {
    const { applicationId } = await rows.intendToSend(anEcho());
    expect(await rows.setOutcome(applicationId, 'unknown', null)).toBe(true);
    expect(await rows.setOutcome(applicationId, 'unknown', null)).toBe(true);
    expect(await rows.setOutcome(applicationId, 'applied', '91')).toBe(true);

    expect(await rows.setOutcome(applicationId, 'not_found', null)).toBe(false);
    expect(await rows.setOutcome(applicationId, 'refused', null)).toBe(false);
  });

  it('keep the time since when an outcome is unknown', async () => {
    const { applicationId } = await rows.intendToSend(anEcho());
    const since = async () =>
      (await rows.query(`SELECT outcome_at FROM intents WHERE application_id = $1`, [applicationId]))[0];
    await rows.setOutcome(applicationId, 'unknown', null);
    const before = await since();
    await rows.setOutcome(applicationId, 'unknown', null);

    expect(await since()).toEqual(before);
  });

  it('take a proposal as evidence of one application only', async () => {
    const echo = anEcho();
    const [one, two] = [
      await rows.intendToSend(echo, { job: aJobId() }),
      await rows.intendToSend(echo, { job: aJobId() }),
    ];
    await rows.setOutcome(one.applicationId, 'applied', '55');

    const claimed = await failure(rows.setOutcome(two.applicationId, 'applied', '55'));
    expect(isUniqueViolation(claimed, 'intents_proposal')).toBe(true);
    expect(await rows.intents.isEvidenceOfAnother(echo.agencyId, '55', two.applicationId)).toBe(true);
    expect(await rows.intents.isEvidenceOfAnother(echo.agencyId, '55', one.applicationId)).toBe(false);
    expect(await rows.intents.isEvidenceOfAnother(anEcho().agencyId, '55', two.applicationId)).toBe(false);
  });

  it('are not applied without a proposal, and only Sends have an outcome', async () => {
    const { applicationId } = await rows.intendToSend(anEcho());
    expect(sqlState(await failure(rows.setOutcome(applicationId, 'applied', null)))).toBe('23514');

    const ended = anApplicationId();
    await end(ended, anEcho(), 'ended');
    expect(await rows.setOutcome(ended, 'unknown', null)).toBe(false);
  });

  it('are due while their outcome is open, and not before their time', async () => {
    const echo = anEcho();
    const { applicationId } = await rows.intendToSend(echo);
    expect(await rows.intents.due(echo.agencyId)).toMatchObject([{ applicationId, outcome: null, fencedAt: null }]);

    await rows.intents.lookAgainIn(applicationId, 60_000);
    expect(await rows.intents.due(echo.agencyId)).toEqual([]);
    expect(await rows.nextLookMs(echo.agencyId)).toBeGreaterThan(50_000);

    await rows.intents.lookAgainIn(applicationId, 0);
    await rows.setOutcome(applicationId, 'unknown', null);
    expect(await rows.intents.due(echo.agencyId)).toMatchObject([{ outcome: 'unknown' }]);
    await rows.setOutcome(applicationId, 'applied', '91');
    expect(await rows.intents.due(echo.agencyId)).toEqual([]);
    expect(await rows.nextLookMs(echo.agencyId)).toBeNull();
  });

  it('are known to later applications for the job, and to no other agency', async () => {
    const job: JobCiphertext = aJobId();
    const echo = anEcho();
    const { applicationId } = await rows.intendToSend(echo, { job });
    await rows.setOutcome(applicationId, 'not_found', null);
    const earlier = (agencyId: Echo['agencyId'], except: ApplicationId) =>
      rows.intents.earlier(rows.database, agencyId, job, except);

    expect(await earlier(echo.agencyId, anApplicationId())).toMatchObject([
      { applicationId, outcome: 'not_found', isLateFound: false, outcomeAgeMs: expect.any(Number) },
    ]);
    expect(await earlier(echo.agencyId, applicationId)).toEqual([]);
    expect(await earlier(anEcho().agencyId, anApplicationId())).toEqual([]);
  });

  describe('what was seen', () => {
    it('is kept by whichever epoch, the first match first', async () => {
      const { applicationId } = await rows.intendToSend(anEcho());
      const see = (kind: string, epoch: number, proposalId: string) =>
        rows.intents.observe(rows.database, {
          applicationId,
          epoch,
          pod: 'agent-1',
          kind,
          detail: aSentProposal({ proposalId }),
        });
      await see('read_found', 2, '1');
      expect(await rows.intents.observedProposal(applicationId)).toBeUndefined();
      await see('proposal_matched', 1, '2');
      await see('proposal_matched', 3, '3');

      expect(await rows.intents.observedProposal(applicationId)).toMatchObject({ proposalId: '2' });
    });

    it.each([
      [`UPDATE observations SET kind = 'x'`],
      [`DELETE FROM observations`],
      [`TRUNCATE observations`],
      [`UPDATE submit_admissions SET epoch = 0`],
      [`DELETE FROM submit_admissions`],
      [`DELETE FROM intents`],
      [`UPDATE operator_acts SET by = 'x'`],
    ])('cannot be changed or taken away by the service itself: %s', async (statement) => {
      expect(sqlState(await failure(rows.query(statement)))).toBe(FORBIDDEN);
    });
  });
});

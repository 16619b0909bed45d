import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { type PublicKeys, type Receipt, verifyReceipt } from '#client';
import {
  ApplicationCorrected,
  ApplicationFinished,
  type ApplicationOrder,
  type Evidence,
  NO_TIMINGS,
  outgoing,
} from '#contracts';
import { anEnding, eventually, ServiceProcess } from '#testing';
import { type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';

const EVIDENCE: Evidence = {
  proposalId: '1900000000000000001',
  proposalUrl: 'https://marketplace.test/proposals/1900000000000000001',
  submittedAt: 1_790_000_000_123,
  coverLetterSha256: '0'.repeat(64),
  terms: { hourlyRate: 42.5, fixedBid: null, milestones: null, timeline: '1 to 3 months', profileName: 'Mira' },
  answers: [],
  connectsRequired: 8,
  connectsBoost: 0,
  connectsSpent: 8,
  connectsBalanceAfter: 92,
};

const valid = (text: string, keys: PublicKeys): Receipt => {
  const verified = verifyReceipt(text, keys);
  if (!verified.isValid) throw new Error(verified.why);
  return verified.receipt;
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('what proves and what decides an end', () => {
  let gateway: Gateway;
  let customer: Customer;
  let agent: ServiceProcess;
  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    customer = await gateway.givenCustomer({ credits: 20 });
    agent = await ServiceProcess.start({
      service: 'browser-agent',
      database: gateway.database,
      nats: gateway.nats,
      env: {
        LOG_LEVEL: 'info',
        EGRESS_SECRET: randomBytes(32).toString('hex'),
        SESSION_STATE_KEY: randomBytes(32).toString('base64'),
        MARKETPLACE_LOGINS_DIR: tmpdir(),
      },
    });
  });
  afterAll(async () => {
    await agent?.end();
    await gateway?.stop();
  });
  afterEach(async () => expect(await gateway.brokenInvariants()).toEqual([]));

  const keys = async (): Promise<PublicKeys> =>
    (await gateway.ask('GET', '/.well-known/jwks.json')).body as unknown as PublicKeys;
  const evidence = (queueId: string, name: string, by: Pick<Customer, 'key'> = customer) =>
    gateway.read(by, `applications/${queueId}/evidence/${name}`);
  const accepted = async (): Promise<ApplicationOrder> => {
    const { queueId } = await gateway.accepted(customer);
    return (await gateway.requested()).get(queueId)?.order as unknown as ApplicationOrder;
  };
  const statusOf = async (queueId: string) => (await gateway.read(customer, `status?queueId=${queueId}`)).body;
  const settled = async ({ applicationId, echo }: ApplicationOrder, ending = anEnding({ evidence: EVIDENCE })) => {
    const body = { applicationId, echo, ending, timings: { ...NO_TIMINGS, dispatchedAt: 1_790_000_000_000 } };
    const id = `${applicationId}:${ending.status}`;
    await publish(outgoing(ApplicationFinished, echo.agencyId, id, body));
    await eventually(async () => expect(await statusOf(applicationId)).toMatchObject({ terminal: true }));
  };
  const publish = async ({ def, about, id, body }: ReturnType<typeof outgoing<typeof ApplicationFinished>>) => {
    const link = await gateway.nats.open('browser-agent');
    await link.jetStream.publish(`${def.subject}.${about}`, JSON.stringify(body), { msgID: id });
    await link.close();
  };
  const ended = async (ending?: ReturnType<typeof anEnding>): Promise<ApplicationOrder> => {
    const order = await accepted();
    await settled(order, ending);
    return order;
  };

  describe('a receipt', () => {
    it('says what was sent, when, and what the credit did, signed; the same bytes every time', async () => {
      const { applicationId: queueId, echo } = await ended();

      const first = await evidence(queueId, 'receipt');
      const again = await evidence(queueId, 'receipt');

      expect([first.status, first.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
      expect(again.text).toBe(first.text);
      expect(valid(first.text, await keys())).toMatchObject({
        number: 1,
        kind: 'settlement',
        corrects: null,
        queueId,
        accountId: customer.accountId,
        jobId: echo.jobId,
        outcome: { applicationStatus: 'applied', reasonCode: 'sent', credit: 'captured' },
        proposal: { proposalId: EVIDENCE.proposalId, submittedAt: EVIDENCE.submittedAt },
        coverLetterSha256: EVIDENCE.coverLetterSha256,
        terms: EVIDENCE.terms,
        timeline: { acceptedAt: echo.acceptedAt, dispatchedAt: 1_790_000_000_000, settledAt: expect.any(Number) },
        ledger: [
          { kind: 'reserve', available: -1, held: 1, captured: 0 },
          { kind: 'capture', available: 0, held: -1, captured: 1 },
        ],
      });
      expect((await statusOf(queueId))['evidence']).toMatchObject({
        receiptUrl: expect.stringContaining(`/api/auto-apply-v2/applications/${queueId}/evidence/receipt?expires=`),
      });
    });

    it('is signed for every settled application, asked for or not, and nobody signs it again', async () => {
      const { applicationId } = await ended(anEnding({ status: 'not_available', reasonCode: 'job_closed' }));
      const body = () =>
        gateway.database.query<{ body: string | null }>(
          `SELECT body FROM gateway.receipts WHERE application_id = $1 AND body IS NOT NULL`,
          [applicationId],
        );
      await eventually(async () => expect(await body()).toHaveLength(1));

      expect(valid(String((await body())[0]?.body), await keys())).toMatchObject({
        proposal: null,
        terms: null,
        outcome: { applicationStatus: 'not_available', credit: 'released' },
        ledger: [{ kind: 'reserve' }, { kind: 'release' }],
      });
      await expect(
        gateway.database.query(`UPDATE gateway.receipts SET body = '{}' WHERE application_id = $1`, [applicationId]),
      ).rejects.toThrow(/is signed/);
    });

    it('is followed by a second one after a late find, which names the first and moves no money', async () => {
      const ending = anEnding({ status: 'failed', reasonCode: 'not_found_after_send', errorMessage: 'Not there.' });
      const { applicationId, echo } = await ended(ending);
      expectRefusal(await evidence(applicationId, 'correction'), {
        status: 404,
        code: 'not_found',
        says: 'correction',
      });
      const foundAt = 1_790_000_900_000;
      const body = { applicationId, echo, evidence: { ...EVIDENCE, terms: null }, foundAt };
      await gateway.tell('browser-agent', outgoing(ApplicationCorrected, echo.agencyId, applicationId, body));

      const second = await evidence(applicationId, 'correction');
      const first = await evidence(applicationId, 'receipt');

      expect(valid(second.text, await keys())).toMatchObject({
        number: 2,
        kind: 'correction',
        corrects: { number: 1, sha256: sha256(first.text) },
        outcome: { applicationStatus: 'failed', credit: 'released' },
        proposal: { proposalId: EVIDENCE.proposalId },
        timeline: { correctedAt: foundAt },
      });
      expect(valid(first.text, await keys())).toMatchObject({ number: 1, proposal: null });
      expect((await evidence(applicationId, 'correction')).text).toBe(second.text);
    });

    it('stays valid when the key is replaced: both keys are served, and new receipts have the new one', async () => {
      const order = await ended();
      const before = await evidence(order.applicationId, 'receipt');
      const pem = String(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
      const other = await gateway.process({ RECEIPT_SIGNING_KEY: pem });
      try {
        const next = await ended();
        const after = await eventually(async () => {
          const text = await (
            await fetch(`${other.url}/api/auto-apply-v2/applications/${next.applicationId}/evidence/receipt`, {
              headers: { 'x-api-key': customer.key },
            })
          ).text();
          return valid(text, await keys());
        });
        expect((await evidence(order.applicationId, 'receipt')).text).toBe(before.text);
        const served = (await (await fetch(`${other.url}/.well-known/jwks.json`)).json()) as {
          keys: { kid: string }[];
        };
        const kids = served.keys.map(({ kid }) => kid);
        expect(kids).toEqual(expect.arrayContaining([valid(before.text, served).keyId, after.keyId]));
        expect(new Set(kids).size).toBe(2);
      } finally {
        await other.end();
      }
    });

    it('is for its account only, and not there before the end', async () => {
      const { applicationId: queueId } = await accepted();
      expectRefusal(await evidence(queueId, 'receipt'), {
        status: 404,
        code: 'not_found',
        says: 'before it is settled',
      });
      const done = await ended();
      const stranger = await gateway.givenCustomer();

      expect((await evidence(done.applicationId, 'receipt', stranger)).status).toBe(404);
      expect((await evidence(done.applicationId, 'receipt', { key: 'none' })).status).toBe(401);
      expect((await evidence(done.applicationId, 'screenshot')).status).toBe(404);
      expect((await evidence('nothing', 'receipt')).status).toBe(404);
    });
  });

  describe('POST unknowns/:queueId/resolve', () => {
    const sent = async (outcome: 'unknown' | null) => {
      const order = await accepted();
      const { applicationId, echo } = order;
      await gateway.database.query(
        `INSERT INTO agent.submissions (application_id, session_agency_id, dispatch, state, order_json, gap_min_ms, queued_at,
           dispatched_at, expires_at)
         VALUES ($1, $2, 1, 'verifying', $3, 0, now(), now(), now() + interval '1 day')`,
        [applicationId, echo.agencyId, JSON.stringify(order)],
      );
      await gateway.database.query(
        `INSERT INTO agent.intents (application_id, agency_id, canonical_job_id, kind, epoch, echo, letter_sha256, profile,
           outcome, outcome_at, why)
         VALUES ($1, $2, $3, 'send', 1, $4, $5, '{}', $6::text, CASE WHEN $6::text IS NULL THEN NULL ELSE now() END, 'unclear')`,
        [applicationId, echo.agencyId, echo.jobId, JSON.stringify(echo), echo.coverLetterSha256, outcome],
      );
      return applicationId;
    };
    const resolve = (queueId: string, body: Json) =>
      gateway.operate('POST', `/v1/unknowns/${queueId}/resolve`, { body, headers: { 'x-operator': 'grace@ops' } });
    const until = (queueId: string, what: Json) =>
      eventually(async () => expect(await statusOf(queueId)).toMatchObject({ ...what, terminal: true }));
    const APPLIED = { result: 'applied', proposalId: '1900000000000000077', reason: 'I saw it in the list.' };
    const NOT_APPLIED = { result: 'not_applied', reason: 'The client says so.' };

    it('captures the credit of what is there, with the receipt for it, and records who and why', async () => {
      const before = await gateway.creditsOf(customer.accountId);
      const queueId = await sent('unknown');
      const unknowns = (await gateway.operate('GET', '/v1/unknowns')).body['unknowns'];
      expect(unknowns).toMatchObject([{ applicationId: queueId }]);

      expect(await resolve(queueId, APPLIED)).toMatchObject({ status: 200, body: { result: 'resolved' } });
      expect(await resolve(queueId, APPLIED)).toMatchObject({ status: 200, body: { result: 'repeated' } });

      await until(queueId, { applicationStatus: 'applied', reasonCode: 'sent_verified' });
      const captured = Number(before['captured']) + 1;
      expect(await gateway.creditsOf(customer.accountId)).toMatchObject({ captured, held: before['held'] });
      const receipt = valid((await evidence(queueId, 'receipt')).text, await keys());
      expect(receipt).toMatchObject({ proposal: { proposalId: APPLIED.proposalId, proposalUrl: null } });
      const acts = await gateway.database.query(
        `SELECT by, about FROM gateway.operator_acts WHERE act = 'unknown.resolved' AND about ->> 'applicationId' = $1 ORDER BY id`,
        [queueId],
      );
      expect(acts).toMatchObject(
        ['resolved', 'repeated'].map((answer) => ({ by: 'grace@ops', about: { ...APPLIED, answer } })),
      );
      expect((await gateway.operate('GET', '/v1/unknowns')).body['unknowns']).toEqual([]);
    });

    it('releases the credit of what is not there, and refuses to hear otherwise after that', async () => {
      const before = await gateway.creditsOf(customer.accountId);
      const queueId = await sent('unknown');
      expect((await resolve(queueId, NOT_APPLIED)).status).toBe(200);

      await until(queueId, { applicationStatus: 'failed', reasonCode: 'not_found_after_send' });
      expect(await gateway.creditsOf(customer.accountId)).toEqual(before);
      expect(await resolve(queueId, { ...APPLIED, proposalId: '5' })).toMatchObject({
        status: 409,
        body: { code: 'already_decided', outcome: 'not_applied', proposalId: null },
      });
    });

    it('is refused for what is still looked for, another`s proposal, what was never sent, and bad input', async () => {
      const [open, unknown] = [await sent(null), await sent('unknown')];
      const taken = await sent('unknown');
      await resolve(taken, { ...APPLIED, proposalId: '66' });

      expect(await resolve(open, NOT_APPLIED)).toMatchObject({ status: 409, body: { code: 'still_looked_for' } });
      expect(await resolve(unknown, { ...APPLIED, proposalId: '66' })).toMatchObject({
        status: 409,
        body: { code: 'proposal_taken' },
      });
      expect((await resolve((await accepted()).applicationId, NOT_APPLIED)).status).toBe(404);
      expect((await resolve('nothing', NOT_APPLIED)).status).toBe(404);
      const bad = [
        {},
        { result: 'applied', reason: 'x' },
        { result: 'not_applied' },
        { ...NOT_APPLIED, proposalId: '1' },
      ];
      for (const body of bad) expect((await resolve(unknown, body)).status).toBe(400);
      expect(await statusOf(unknown)).toMatchObject({ terminal: false });
    });
  });
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PublicKeys, type Receipt, verifyReceipt } from '#client';
import { ApplicationFinished, type ApplicationOrder, NO_TIMINGS, outgoing } from '#contracts';
import { anEnding, eventually } from '#testing';
import { type Customer, Gateway } from '../test-kit/gateway.kit-spec.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('receipts that are signed together', () => {
  let gateway: Gateway;
  let customer: Customer;
  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    customer = await gateway.givenCustomer();
  });
  afterAll(() => gateway?.stop());

  const ended = async (coverLetter: string): Promise<ApplicationOrder> => {
    const { queueId } = await gateway.accepted(customer, { coverLetter });
    const order = (await gateway.requested()).get(queueId)?.order as unknown as ApplicationOrder;
    const { applicationId, echo } = order;
    const ending = anEnding({ status: 'not_available', reasonCode: 'job_closed' });
    const body = { applicationId, echo, ending, timings: NO_TIMINGS };
    await gateway.tell(
      'browser-agent',
      outgoing(ApplicationFinished, echo.agencyId, `${applicationId}:${ending.status}`, body),
      'billing',
    );
    return order;
  };
  const bodies = (ids: readonly string[]) =>
    eventually(async () => {
      const rows = await gateway.database.query<{ body: string | null }>(
        `SELECT body FROM gateway.receipts WHERE application_id = ANY ($1::uuid[])`,
        [ids],
      );
      const signed = rows.flatMap(({ body }) => body ?? []);
      expect(signed).toHaveLength(ids.length);
      return signed;
    });

  it('are each of their own application: its letter, its job, its ledger', async () => {
    const letters = ['Dear first client.', 'Dear second client.', 'Dear third client.'];
    const orders: ApplicationOrder[] = [];
    for (const letter of letters) orders.push(await ended(letter));
    const ids = orders.map(({ applicationId }) => applicationId);
    await bodies(ids);

    // Nobody may unsign one; here they are made anew, in one moment, so that one round takes all of them.
    await gateway.database.query(`DELETE FROM gateway.receipts WHERE application_id = ANY ($1::uuid[])`, [ids]);
    await gateway.database.query(`INSERT INTO gateway.receipts (application_id, number) SELECT unnest($1::uuid[]), 1`, [
      ids,
    ]);

    const keys = (await gateway.ask('GET', '/.well-known/jwks.json')).body as unknown as PublicKeys;
    const receipts = new Map<string, Receipt>();
    for (const body of await bodies(ids)) {
      const verified = verifyReceipt(body, keys);
      if (!verified.isValid) throw new Error(verified.why);
      receipts.set(verified.receipt.queueId, verified.receipt);
    }
    const entries = new Set<unknown>();
    for (const [at, { applicationId, echo }] of orders.entries()) {
      const receipt = receipts.get(applicationId);
      expect(receipt).toMatchObject({ jobId: echo.jobId, coverLetterSha256: sha256(letters[at] ?? '') });
      expect(receipt?.ledger.map(({ kind }) => kind)).toEqual(['reserve', 'release']);
      for (const { id } of receipt?.ledger ?? []) entries.add(id);
    }
    expect(entries.size).toBe(6);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationId } from '#contracts';
import { aJobId, aSettlement, eventually } from '#testing';
import { aFreelancer, aRosterRead } from '../test-kit/facts.kit-spec.js';
import { type Accepted, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

describe("another account's key", () => {
  let gateway: Gateway;
  let owner: Customer;
  let other: Customer;
  let live: Accepted;
  let applied: Accepted;
  const headers = { 'idempotency-key': 'order-7' };
  const letter = { jobId: aJobId(), coverLetter: 'A letter of the owner.', metadata: { secret: 'of-the-owner' } };

  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    owner = await gateway.givenCustomer({ credits: 10 });
    other = await gateway.givenCustomer({ credits: 10 });
    applied = await gateway.accepted(owner, { metadata: { secret: 'of-the-owner' } });
    await gateway.tell('billing', aSettlement({ applicationId: applied.queueId as ApplicationId }));
    live = await gateway.accepted(owner, letter, { headers });
    await gateway.tell('browser-agent', aRosterRead(owner, [aFreelancer('Secret', 'p-secret')]));
    await quiet(gateway.database);
  });
  afterAll(() => gateway?.stop());

  const expectNothingOf = (text: string): void => {
    for (const secret of [owner.accountId, owner.agencyId, live.queueId, applied.queueId, 'of-the-owner', 'p-secret']) {
      expect(text).not.toContain(secret);
    }
  };

  it('sees no application: by id, by job, as a record', async () => {
    const unknown = { status: 404, code: 'not_found' } as const;
    const before = await wholeTables(gateway.database);

    for (const { queueId, jobId, processedJobId } of [live, applied]) {
      for (const path of [
        `status?queueId=${queueId}`,
        `status?jobId=${jobId}`,
        `status?jobId=${processedJobId}`,
        `status?jobId=${jobId}&agencyId=${owner.agencyId}`,
        `applications/${queueId}`,
      ]) {
        const answer = await gateway.read(other, path);
        expectRefusal(answer, { ...unknown, says: '^(No application has|This account has no application)' });
        // Exactly what an id of nobody gets, but for the id that was asked for.
        expect(answer.body['detail']).not.toContain(queueId);
      }
    }

    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('sees nothing in any list, whatever is asked for, and no credit moved', async () => {
    const cursor = String((await gateway.read(owner, 'applied-jobs?limit=1')).body['nextAfter']);
    const before = await wholeTables(gateway.database);

    for (const path of [
      'applied-jobs',
      'applied-jobs?status=applied',
      `applied-jobs?after=${cursor}`,
      'freelancers',
      `freelancers?agencyId=${owner.agencyId}`,
      'credits',
      'credits/entries',
    ]) {
      const answer = await gateway.read(other, path);
      expect(answer.status).toBe(200);
      expectNothingOf(answer.text);
    }

    expect((await gateway.read(other, 'applied-jobs')).body).toMatchObject({ jobs: [], total: 0 });
    expect((await gateway.read(other, 'credits')).body).toMatchObject({ available: 10, held: 0 });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('cannot apply through an agency of its owner, nor with a profile of its people', async () => {
    await gateway.tell('browser-agent', aRosterRead(other, [aFreelancer('Mine', 'p-mine')]));
    const before = await wholeTables(gateway.database);

    const [agency, profile] = [
      await gateway.apply(other, { agencyId: owner.agencyId }),
      await gateway.apply(other, { profileId: 'p-secret' }),
    ];

    expectRefusal(agency, { status: 422, code: 'agency_unknown', says: 'names no agency of this account' });
    expectRefusal(profile, { status: 422, code: 'profile_unknown', says: 'names no profile' });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('is answered by its own Idempotency-Keys and conflicts only, and pays with its own credits', async () => {
    const accepted = await gateway.apply(other, letter, { headers });

    expect(accepted).toMatchObject({ status: 202 });
    expect(accepted.headers.get('idempotent-replayed')).toBeNull();
    expect(accepted.body['queueId']).not.toBe(live.queueId);
    expect(await gateway.creditsOf(owner.accountId)).toMatchObject({ available: 8, held: 2 });
    expect(await gateway.creditsOf(other.accountId)).toMatchObject({ available: 9, held: 1 });
    const replay = await gateway.apply(owner, letter, { headers });
    expect(replay.body['queueId']).toBe(live.queueId);
  });

  it('works no more once it was revoked, a second later at most', async () => {
    const key = await gateway.givenKey(other.accountId);
    expect((await gateway.read({ key }, 'applied-jobs')).status).toBe(200);

    await gateway.database.query(
      `UPDATE gateway.api_keys SET revoked_at = clock_timestamp(), place = NULL WHERE ending = $1`,
      [key.slice(-4)],
    );

    await eventually(async () => {
      const refused = await gateway.read({ key }, 'applied-jobs');
      expectRefusal(refused, { status: 401, code: 'unauthorized', says: 'Invalid x-api-key' });
    });
  });

  it('gets no letter back, not even its own: letters are in no answer', async () => {
    const texts = await Promise.all(
      [`status?queueId=${live.queueId}`, `applications/${live.queueId}`, 'applied-jobs'].map(async (path) => {
        const { text, body } = await gateway.read(owner, path);
        expect((body as Json)['error']).toBeUndefined();
        return text;
      }),
    );

    for (const text of texts) expect(text).not.toContain(letter.coverLetter);
  });
});

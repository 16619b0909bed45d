import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AccountId,
  type ApplicationId,
  ApplicationSettled,
  type ApplicationOrder,
  NO_TIMINGS,
  outgoing,
} from '#contracts';
import { anEnding, eventually, ServiceProcess } from '#testing';
import { EvidenceLinks, LINK_LIFE_MS } from '../domain/evidence-link.js';
import { type Customer, EVIDENCE_LINK_KEY, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { FakeBilling } from '../test-kit/fake-billing.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';

const LARGE = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(700_000)]);

describe('GET applications/:queueId/evidence/:name', () => {
  let gateway: Gateway;
  let billing: FakeBilling;
  let agent: ServiceProcess;
  let customer: Customer;
  let stranger: Customer;
  let queueId: string;
  beforeAll(async () => {
    gateway = await Gateway.start({ replicas: 2 });
    billing = await FakeBilling.start(gateway.database, gateway.nats);
    agent = await anAgent();
    customer = await gateway.givenCustomer();
    stranger = await gateway.givenCustomer();
    queueId = await settled(customer);
    await givenArtefact(queueId, customer, 'screenshot', LARGE);
    await givenArtefact(queueId, customer, 'trace', Buffer.from('{"version":1}'));
  });
  afterAll(async () => {
    await agent?.end();
    await billing?.stop();
    await gateway?.stop();
  });

  const anAgent = () =>
    ServiceProcess.start({
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
  const settled = async (by: Customer): Promise<string> => {
    const { queueId: id } = await gateway.accepted(by);
    const { applicationId, echo } = (await gateway.requested()).get(id)?.order as unknown as ApplicationOrder;
    const body = {
      applicationId,
      echo,
      ending: anEnding({ status: 'failed', reasonCode: 'layout_changed' }),
      credit: 'released' as const,
      creditsRemaining: 1,
      settledAt: Date.now(),
      timings: NO_TIMINGS,
    };
    await gateway.tell('billing', outgoing(ApplicationSettled, echo.agencyId, applicationId, body));
    return id;
  };
  const givenArtefact = (id: string, { accountId }: Customer, name: string, bytes: Buffer) =>
    gateway.database.query(
      `INSERT INTO agent.artefacts (application_id, name, account_id, epoch, attempt, content_type, bytes)
       VALUES ($1, $2, $3, 1, 1, $4, $5)`,
      [id, name, accountId, name === 'trace' ? 'application/json' : 'image/jpeg', bytes],
    );
  const evidenceOf = async (id = queueId, by = customer): Promise<Json> =>
    (await gateway.read(by, `status?queueId=${id}`)).body['evidence'] as Json;
  const fetched = async (path: string, headers: Record<string, string> = {}, replica = 1) => {
    const answer = await fetch(`${await gateway.urlOf('customer', replica)}${path}`, { headers });
    return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const pathOf = (name: string, id = queueId) => `/api/auto-apply-v2/applications/${id}/evidence/${name}`;
  const minted = (name: string, now: number) =>
    new EvidenceLinks(EVIDENCE_LINK_KEY).mint(
      { accountId: customer.accountId as AccountId, applicationId: queueId as ApplicationId, name },
      now,
    );
  const swapped = (url: string, from: string, to: string) => url.replace(`/evidence/${from}?`, `/evidence/${to}?`);

  it('gives a link that opens without a key, at any replica, and gives the bytes as they were kept', async () => {
    const { screenshotUrl } = await evidenceOf();
    const { answer, bytes } = await fetched(String(screenshotUrl));

    expect(answer.status).toBe(200);
    expect(bytes.equals(LARGE)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, no-store',
      'content-disposition': `inline; filename="screenshot-${queueId}.jpg"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'x-ratelimit-limit': '60',
    });
  });

  it('opens with a key that may read as well, and with no other', async () => {
    const { key } = customer;
    const applying = await gateway.givenKey(customer.accountId, ['apply']);

    const { answer, bytes } = await fetched(pathOf('trace'), { 'x-api-key': key });
    expect([answer.status, bytes.toString()]).toEqual([200, '{"version":1}']);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect((await fetched(pathOf('trace'), { 'x-api-key': applying })).answer.status).toBe(403);
    expect((await fetched(pathOf('trace'))).answer.status).toBe(401);
    // A link does not mend a key that is none.
    const { traceUrl } = await evidenceOf();
    expect((await fetched(String(traceUrl), { 'x-api-key': 'none' })).answer.status).toBe(401);
  });

  it('names what there is, and null for what there is not: in status, record and list, never in events', async () => {
    const links = {
      screenshotUrl: expect.stringMatching(/signature=/),
      traceUrl: expect.stringMatching(/signature=/),
      receiptUrl: expect.stringMatching(/signature=/),
      formScreenshotUrl: null,
    };
    const read = (path: string) => gateway.read(customer, path, { headers: { accept: 'application/json' } });

    // A busy agent may not say in time what there is: then a reading is without it, and the next has it.
    await eventually(async () => {
      const [record, list] = await Promise.all([read(`applications/${queueId}`), read('applied-jobs')]);
      expect(await evidenceOf()).toMatchObject(links);
      expect(record.body['evidence']).toMatchObject(links);
      expect((list.body['jobs'] as Json[])[0]?.['evidence']).toMatchObject(links);
    });
    const events = await read(`applications/${queueId}/events`);
    expect(events.status).toBe(200);
    expect(events.text).toContain('"screenshotUrl":null');
    expect(events.text).not.toContain('signature=');
  });

  it('refuses a link whose time is over with 410, and one that was changed with 403', async () => {
    const now = Date.now();
    const old = minted('screenshot', now - LINK_LIFE_MS - 1);
    const longer = old.replace(/expires=\d+/, `expires=${now + 60_000}`);

    expectRefusal(await gateway.ask('GET', old), { status: 410, code: 'link_expired', says: '15 minutes' });
    expectRefusal(await gateway.ask('GET', longer), {
      status: 403,
      code: 'link_invalid',
      says: 'not one that we made',
    });
    const good = minted('screenshot', now);
    expect((await fetched(good)).answer.status).toBe(200);
    for (const bad of [
      swapped(good, 'screenshot', 'trace'),
      swapped(good, 'screenshot', 'receipt'),
      good.replace(queueId, '0190a000-0000-7000-8000-000000000000'),
      good.replace(queueId, 'nothing'),
      `${good}&signature=x`,
      good.replace(/signature=.*/, 'signature='),
    ]) {
      expect([bad, (await gateway.ask('GET', bad)).status]).toEqual([bad, 403]);
    }
  });

  it('shows nobody another account’s, by key or by a link of their own', async () => {
    const theirs = await settled(stranger);
    await givenArtefact(theirs, stranger, 'screenshot', LARGE);
    const { screenshotUrl } = await evidenceOf(theirs, stranger);

    for (const name of ['screenshot', 'trace', 'receipt']) {
      expectRefusal(await gateway.read(stranger, `applications/${queueId}/evidence/${name}`), {
        status: 404,
        code: 'not_found',
        says: 'queueId',
      });
    }
    const turned = String(screenshotUrl).replace(theirs, queueId);
    expect((await gateway.ask('GET', turned)).status).toBe(403);
    // The agent, too, answers only for the account that is named to it.
    await gateway.database.query(`UPDATE agent.artefacts SET account_id = $2 WHERE application_id = $1`, [
      theirs,
      customer.accountId,
    ]);
    expect((await gateway.read(stranger, `applications/${theirs}/evidence/screenshot`)).status).toBe(404);
  });

  it('is 404 for what was not kept or has no name here', async () => {
    expectRefusal(await gateway.read(customer, `applications/${queueId}/evidence/form`), {
      status: 404,
      code: 'not_found',
      says: 'no form',
    });
    expectRefusal(await gateway.read(customer, `applications/${queueId}/evidence/cookies`), {
      status: 404,
      code: 'not_found',
      says: 'receipt, correction, form',
    });
  });

  it('is 503 while no agent answers, and then null in the status, which answers all the same', async () => {
    await agent.end();

    expect((await gateway.read(customer, `applications/${queueId}/evidence/screenshot`)).status).toBe(503);
    expect(await evidenceOf()).toMatchObject({
      screenshotUrl: null,
      traceUrl: null,
      receiptUrl: expect.stringMatching(/signature=/),
    });
  });
});

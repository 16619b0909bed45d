import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlreadyAppliedError, Applywright, type CustomerEvent, dataOf, type EventStream } from '#client';
import { aJobId, eventually, HttpFront, TcpRelay } from '#testing';
import { A_CLIENT, PUBLISHED } from '../test-kit/client.kit-spec.js';
import { EventsKit } from '../test-kit/events.kit-spec.js';
import { aFreelancer, aJobRead, aRosterRead } from '../test-kit/facts.kit-spec.js';
import { aGate, FakeBilling } from '../test-kit/fake-billing.kit-spec.js';
import { type Accepted, type Customer, Gateway } from '../test-kit/gateway.kit-spec.js';

const coverLetter = 'Dear client, this is the letter.';

/** The published client against the gateway as it is, through ways that lose what they carry. */
describe('the client for customers', () => {
  let gateway: Gateway;
  let billing: FakeBilling;
  let kit: EventsKit;
  let front: HttpFront;
  let relay: TcpRelay;
  let customer: Customer;
  let client: Applywright;

  beforeAll(async () => {
    gateway = await Gateway.start({ replicas: 2, timeScale: 10 });
    billing = await FakeBilling.start(gateway.database, gateway.nats);
    kit = new EventsKit(gateway);
    front = await HttpFront.listen(await gateway.urlOf('customer'));
    relay = await TcpRelay.listen(await gateway.urlOf('customer', 1));
  });
  beforeEach(async () => {
    billing.reset();
    customer = await gateway.givenCustomer();
    client = new Applywright({ baseUrl: front.url, apiKey: customer.key });
  });
  afterEach(() => expect(front.left).toBe(0));
  afterAll(async () => {
    await front?.close();
    await relay?.close();
    await billing?.stop();
    await gateway?.stop();
  });

  const rowsOf = async (jobId: string): Promise<number> =>
    (await gateway.database.query(`SELECT FROM gateway.applications WHERE job_id = $1`, [jobId])).length;

  it('applies once, whatever becomes of the answers', async () => {
    const jobId = aJobId();
    front.next(/apply$/, 'lose', 'refuse', { status: 502, body: 'Bad gateway' });

    const { queueId } = await client.apply({ jobId, coverLetter, metadata: { order: '7' } });

    expect(front.asked.length).toBeGreaterThanOrEqual(4);
    expect([await rowsOf(jobId), billing.held]).toEqual([1, [queueId]]);
    expect(await client.status(queueId)).toMatchObject({ queueId, jobId, terminal: false, metadata: { order: '7' } });
    expect(await client.status({ jobId })).toMatchObject({ queueId });
  });

  it('asks again while the first request with its key is under way, and gets the same application', async () => {
    const jobId = aJobId();
    const gate = aGate();
    billing.before = (question) => (question === 'reserve' ? gate.opened : undefined);
    const request = { jobId, coverLetter };
    const before = front.asked.length;
    const both = Promise.all(
      [0, 1].map(() => client.apply(request, { idempotencyKey: `two at once ${jobId}`, timeoutMs: 30_000 })),
    );
    await eventually(() => expect(front.asked.length - before).toBeGreaterThanOrEqual(2));
    gate.open();

    const [one, other] = await both;
    expect(one?.queueId).toBe(other?.queueId);
    expect(await rowsOf(jobId)).toBe(1);
  });

  it('names the application that is there, and returns it when asked to', async () => {
    const request = { jobId: aJobId(), coverLetter };
    const { queueId } = await client.apply(request);

    const error = await client.apply(request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AlreadyAppliedError);
    expect(error).toMatchObject({ queueId, applicationStatus: 'processing', code: 'already_applied', status: 409 });
    const existing = { isExisting: true, queueId, applicationStatus: 'processing' };
    expect(await client.apply(request, { ifAlreadyApplied: 'return' })).toMatchObject(existing);
    expect(billing.held).toEqual([queueId]);
  });

  it('waits until it is settled', async () => {
    const accepted = (await client.apply({ jobId: aJobId(), coverLetter })) as Accepted;
    const seen: string[] = [];
    const onStatus = ({ stage }: { stage: string }) => void seen.push(stage);
    const waiting = client.waitUntilSettled(accepted.queueId, { onStatus });
    await eventually(() => expect(seen).toHaveLength(1));
    await kit.settle(accepted, { status: 'not_available', reasonCode: 'job_closed' });

    expect(await waiting).toMatchObject({ applicationStatus: 'not_available', reasonCode: 'job_closed' });
    const late = (await client.apply({ jobId: aJobId(), coverLetter })).queueId;
    await expect(client.waitUntilSettled(late, { timeoutMs: 50 })).rejects.toMatchObject({
      name: 'StillProcessingError',
      lastStatus: { queueId: late, applicationStatus: 'processing' },
    });
  });

  it('reads all applications, whatever the size of a page, and one page as published', async () => {
    const queueIds: string[] = [];
    for (let at = 0; at < 5; at += 1) queueIds.push((await client.apply({ jobId: aJobId(), coverLetter })).queueId);

    const all: string[] = [];
    for await (const { queueId } of client.allAppliedJobs({ limit: 2 })) all.push(queueId);
    expect(all).toEqual(queueIds.reverse());
    expect(await client.appliedJobs({ limit: 2, offset: 4 })).toMatchObject({ total: 5, jobs: [{ queueId: all[4] }] });
  });

  it('reads jobs, clients, freelancers, credits and keys', async () => {
    const jobId = aJobId();
    await gateway.tell('browser-agent', aJobRead(customer, { jobId, facts: { clientFacts: A_CLIENT } }));
    await gateway.tell('browser-agent', aRosterRead(customer, [aFreelancer('Mira', 'p1')]));

    expect(await client.getJob(jobId)).toMatchObject({ ciphertext: jobId, buyer: PUBLISHED.buyer });
    expect(await client.getClientJobs(A_CLIENT.companyId ?? '')).toMatchObject({ archivedCiphers: [jobId] });
    expect((await client.freelancers()).freelancers).toMatchObject([{ name: 'Mira' }]);
    expect(await client.credits()).toMatchObject({ creditsRemaining: expect.any(Number) });
    const body = { name: 'the importer', scopes: ['read' as const] };
    const made = await dataOf(client.api.POST('/api/auto-apply-v2/keys', { body }));
    const reader = new Applywright({ baseUrl: front.url, apiKey: made.key });
    await expect(reader.apply({ jobId, coverLetter })).rejects.toMatchObject({ name: 'ForbiddenError', status: 403 });
  });

  it('says what is wrong, by class, code and request', async () => {
    const unknown = '01920000-0000-7000-8000-000000000001';
    const nobody = new Applywright({ baseUrl: front.url, apiKey: 'sk_uphunt_nobody' });

    await expect(client.status(unknown)).rejects.toMatchObject({ name: 'NotFoundError', code: 'not_found' });
    await expect(client.cancel(unknown)).rejects.toMatchObject({ name: 'NotFoundError' });
    await expect(nobody.credits()).rejects.toMatchObject({ name: 'UnauthorizedError', code: 'unauthorized' });
    await expect(client.apply({ jobId: 'nonsense', coverLetter })).rejects.toMatchObject({
      name: 'InvalidRequestError',
      code: 'job_id_format',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(billing.held).toEqual([]);
  });

  describe('reads events', () => {
    const taken = (stream: EventStream): { all: CustomerEvent[]; end: Promise<unknown> } => {
      const all: CustomerEvent[] = [];
      const read = async (): Promise<void> => {
        for await (const one of stream) all.push(one);
      };
      return { all, end: read().catch((reason: unknown) => reason) };
    };

    it('of an application to its end, over connections that break, each once and in order', async () => {
      const accepted = (await client.apply({ jobId: aJobId(), coverLetter })) as Accepted;
      const far = new Applywright({
        baseUrl: relay.through('http://relay.test').replace(/\/$/, ''),
        apiKey: customer.key,
      });
      const { all, end } = taken(far.events({ queueId: accepted.queueId }));
      for (const step of [1, 2, 3]) {
        await kit.step(customer, accepted, step);
        await eventually(() => expect(all).toHaveLength(step));
        relay.cut();
      }
      await kit.settle(accepted);

      expect(await end).toBeUndefined();
      expect(all.map(({ type }) => type)).toEqual([
        ...Array.from({ length: 3 }, () => 'application.progressed'),
        'application.applied',
      ]);
      expect(new Set(all.map(({ id }) => id)).size).toBe(4);
    });

    it('of the account from a cursor, and says when that is gone', async () => {
      const accepted = (await client.apply({ jobId: aJobId(), coverLetter })) as Accepted;
      const near = new Applywright({ baseUrl: await gateway.urlOf('customer'), apiKey: customer.key });
      const stop = new AbortController();
      const first = taken(near.events({ signal: stop.signal }));
      await kit.untilOpen(customer.accountId, 1);
      await kit.step(customer, accepted, 1);
      await kit.step(customer, accepted, 2);
      await eventually(() => expect(first.all).toHaveLength(2));
      stop.abort('enough');
      expect(await first.end).toBe('enough');
      await kit.untilOpen(customer.accountId, 0);

      for await (const event of near.events({ after: first.all[0]?.id ?? '' })) {
        expect(event).toEqual(first.all[1]);
        break;
      }
      await kit.untilOpen(customer.accountId, 0);
      expect(await taken(near.events({ after: 'nonsense' })).end).toMatchObject({
        name: 'CursorGoneError',
        status: 410,
      });
    });
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplicationId, RequestOf, SchedulerForecast, Stage } from '#contracts';
import { aJobId, anEnding, aSettlement, eventually, testService, type TestService } from '#testing';
import { aProgress } from '../test-kit/facts.kit-spec.js';
import { aGate, FakeBilling, type Gate } from '../test-kit/fake-billing.kit-spec.js';
import { type Accepted, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';

type Asked = RequestOf<typeof SchedulerForecast>;

describe('what the scheduler says of an application', () => {
  let gateway: Gateway;
  let billing: FakeBilling;
  let scheduler: TestService | undefined;
  let customer: Customer;
  let accepted: Accepted;
  let forecast: (request: Asked) => unknown;
  let end: Gate;
  const asked: Asked[] = [];

  beforeAll(async () => {
    gateway = await Gateway.start();
    billing = await FakeBilling.start(gateway.database, gateway.nats);
  });
  beforeEach(async () => {
    billing.reset();
    customer = await gateway.givenCustomer();
    accepted = await gateway.accepted(customer);
    asked.splice(0);
    end = aGate();
    scheduler = await testService({
      service: 'scheduler',
      database: gateway.database,
      nats: gateway.nats,
      on: { 'scheduler.forecast': (request: Asked) => (asked.push(request), forecast(request)) },
    });
  });
  afterEach(async () => {
    end.open();
    await scheduler?.close();
  });
  afterAll(async () => {
    await billing?.stop();
    await gateway?.stop();
  });

  const turn = { position: 3, blockedOn: 'pacing', estimatedStartAt: Date.now() + 60_000 };
  const byId = async (): Promise<Json> => (await gateway.read(customer, `status?queueId=${accepted.queueId}`)).body;
  const tell = (step: number, stage: Stage, more: object = {}) => {
    const applicationId = accepted.queueId as ApplicationId;
    return gateway.tell('browser-agent', aProgress(customer, { applicationId, step, stage, ...more }));
  };

  it('says position, reason and time of what waits, in status and in the answer to apply', async () => {
    forecast = () => ({ forecast: turn });

    await eventually(async () => expect(await byId()).toMatchObject({ stage: 'queued', ...turn }));

    const { applicationId: asking, agencyId, requireApproval } = asked[0] as Asked;
    expect({ asking, agencyId, requireApproval }).toEqual({
      asking: accepted.queueId,
      agencyId: customer.agencyId,
      requireApproval: false,
    });
    // It has 30 ms there, which a busy machine may not keep; then it is null, and the accept stands.
    await eventually(async () => expect(await gateway.accepted(customer, { jobId: aJobId() })).toMatchObject(turn));
  });

  it.each([
    ['fails', () => Promise.reject(new Error('No forecast today'))],
    ['answers nonsense', () => ({ forecast: { position: -1 } })],
    ['has no lane for it', () => ({ forecast: null })],
    ['is silent', () => end.opened],
  ])('costs details and never the answer when it %s', async (_, answer) => {
    forecast = answer;

    const [status, applied] = [await byId(), await gateway.accepted(customer)];

    const unknown = { position: null, blockedOn: null, estimatedStartAt: null };
    expect(status).toMatchObject({ applicationStatus: 'processing', stage: 'queued', ...unknown });
    expect(applied).toMatchObject(unknown);
  });

  it('is not asked about what is past Send or has ended', async () => {
    forecast = () => ({ forecast: turn });
    await tell(1, 'verifying');

    expect(await byId()).toMatchObject({ position: null, estimatedStartAt: null });
    const ending = anEnding({ status: 'failed', reasonCode: 'internal' });
    await gateway.tell('billing', aSettlement({ applicationId: accepted.queueId as ApplicationId, ending }));
    expect(await byId()).toMatchObject({ position: null, estimatedStartAt: null });
    expect(asked).toEqual([]);
  });

  it('is asked again about what the agent gave back', async () => {
    const back = { ...turn, position: 1, blockedOn: 'session_needs_human', estimatedStartAt: null };
    forecast = () => ({ forecast: back });
    await tell(1, 'queued', { blockedOn: 'session_needs_human' });
    expect(await byId()).toMatchObject({ stage: 'queued', processedAt: null });
    const at = Date.now();
    forecast = () => ({ forecast: null });
    await tell(2, 'opening_job', { at });
    expect(await byId()).toMatchObject({ stage: 'opening_job', processedAt: at, position: null });
    forecast = () => ({ forecast: back });
    await tell(3, 'queued', { blockedOn: 'session_needs_human' });

    await eventually(async () =>
      expect(await byId()).toMatchObject({ stage: 'queued', position: 1, blockedOn: 'session_needs_human' }),
    );
  });
});

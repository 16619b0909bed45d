import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgencyId, ApplicationId, RequestOf, SchedulerForecast, Stage } from '#contracts';
import { aJobId, anApplicationId, anEnding, aSettlement, eventually, testService, type TestService } from '#testing';
import { AskForecast } from '../application/ask-forecast.js';
import { aProgress } from '../test-kit/facts.kit-spec.js';
import { aGate, FakeBilling, type Gate } from '../test-kit/fake-billing.kit-spec.js';
import { type Accepted, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';

type Asked = RequestOf<typeof SchedulerForecast>['applications'][number];

describe('what the scheduler says of an application', () => {
  let gateway: Gateway;
  let billing: FakeBilling;
  let scheduler: TestService | undefined;
  let customer: Customer;
  let accepted: Accepted;
  let forecast: (request: Asked) => unknown;
  let end: Gate;
  const asked: Asked[] = [];
  const shared: number[] = [];

  beforeAll(async () => {
    gateway = await Gateway.start();
    billing = await FakeBilling.start(gateway.database, gateway.nats);
  });
  beforeEach(async () => {
    billing.reset();
    customer = await gateway.givenCustomer();
    accepted = await gateway.accepted(customer);
    asked.splice(0);
    shared.splice(0);
    end = aGate();
    scheduler = await testService({
      service: 'scheduler',
      database: gateway.database,
      nats: gateway.nats,
      on: {
        'scheduler.forecast': async ({ applications }: RequestOf<typeof SchedulerForecast>) => {
          asked.push(...applications);
          shared.push(applications.length);
          const told = await Promise.all(applications.map(async (one) => [one, await forecast(one)] as const));
          // In another order, and nothing of those for which there is none.
          const known = told.filter(([, one]) => one !== null).reverse();
          return { forecasts: known.map(([{ applicationId }, one]) => ({ applicationId, ...(one as object) })) };
        },
      },
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
    forecast = () => turn;

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

  it('is asked once for all that is asked while an answer is on its way, and tells each its own', async () => {
    const ids = Array.from({ length: 12 }, () => anApplicationId());
    forecast = ({ applicationId }) => ({ ...turn, position: 1 + ids.indexOf(applicationId) });
    const part = (gateway.replicas[0] as (typeof gateway.replicas)[number]).get(AskForecast);

    const about = { agencyId: customer.agencyId as AgencyId, scheduleAt: null, requireApproval: false };
    // As long as it takes on a busy machine.
    const told = await Promise.all(ids.map((applicationId) => part.execute({ ...about, applicationId }, 15_000)));

    expect(told.map((one) => one?.position)).toEqual(ids.map((_, at) => 1 + at));
    expect(shared).toEqual([1, 11]);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('No forecast today'))],
    ['answers nonsense', () => ({ position: -1 })],
    ['says nothing of it', () => null],
    ['is silent', () => end.opened],
  ])('costs details and never the answer when it %s', async (_, answer) => {
    forecast = answer;

    const [status, applied] = [await byId(), await gateway.accepted(customer)];

    const unknown = { position: null, blockedOn: null, estimatedStartAt: null };
    expect(status).toMatchObject({ applicationStatus: 'processing', stage: 'queued', ...unknown });
    expect(applied).toMatchObject(unknown);
  });

  it('is not asked about what is past Send or has ended', async () => {
    forecast = () => turn;
    await tell(1, 'verifying');

    expect(await byId()).toMatchObject({ position: null, estimatedStartAt: null });
    const ending = anEnding({ status: 'failed', reasonCode: 'internal' });
    await gateway.tell('billing', aSettlement({ applicationId: accepted.queueId as ApplicationId, ending }));
    expect(await byId()).toMatchObject({ position: null, estimatedStartAt: null });
    expect(asked).toEqual([]);
  });

  it('is asked again about what the agent gave back', async () => {
    const back = { ...turn, position: 1, blockedOn: 'session_needs_human', estimatedStartAt: null };
    forecast = () => back;
    await tell(1, 'queued', { blockedOn: 'session_needs_human' });
    expect(await byId()).toMatchObject({ stage: 'queued', processedAt: null });
    const at = Date.now();
    forecast = () => null;
    await tell(2, 'opening_job', { at });
    expect(await byId()).toMatchObject({ stage: 'opening_job', processedAt: at, position: null });
    forecast = () => back;
    await tell(3, 'queued', { blockedOn: 'session_needs_human' });

    await eventually(async () =>
      expect(await byId()).toMatchObject({ stage: 'queued', position: 1, blockedOn: 'session_needs_human' }),
    );
  });
});

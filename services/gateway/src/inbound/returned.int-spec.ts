import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApplicationProgressed,
  ApplicationReturned,
  type ApplicationOrder,
  outgoing,
  SessionNeedsHuman,
} from '#contracts';
import { aSessionChange, eventually, ServiceProcess } from '#testing';
import { Gateway } from '../test-kit/gateway.kit-spec.js';

describe('the status of an application that agents gave back', () => {
  let gateway: Gateway;
  let scheduler: ServiceProcess;
  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    const { database, nats } = gateway;
    scheduler = await ServiceProcess.start({ service: 'scheduler', database, nats, env: { LOG_LEVEL: 'info' } });
  });
  afterAll(async () => {
    await scheduler?.end();
    await gateway?.stop();
  });

  it('says that it waits again, what for, and as how manieth', async () => {
    const customer = await gateway.givenCustomer();
    const accepted = await gateway.apply(customer);
    const queueId = String(accepted.body['queueId']);
    const status = async () => (await gateway.read(customer, `status?queueId=${queueId}`)).body;
    const order = await eventually(async () => {
      const [row] = await gateway.database.query<{ order_json: string }>(
        `SELECT order_json FROM scheduler.dispatched WHERE application_id = $1`,
        [queueId],
      );
      if (!row) throw new Error('It is not dispatched');
      return JSON.parse(row.order_json) as ApplicationOrder;
    });
    const { applicationId, echo } = order;
    const { agencyId, accountId } = echo;
    const step = { applicationId, echo, dispatch: 1, step: 1, stage: 'sending' as const, blockedOn: null, at: 1 };
    await gateway.tell('browser-agent', outgoing(ApplicationProgressed, agencyId, `${applicationId}:1`, step));
    await eventually(async () => expect(await status()).toMatchObject({ stage: 'sending', position: null }));

    const session = aSessionChange({ agencyId, accountId, change: 1, why: 'a challenge' });
    await gateway.tell(
      'browser-agent',
      outgoing(SessionNeedsHuman, agencyId, `${session.sessionId}:1`, session),
      'scheduler',
    );
    const returned = { applicationId, agencyId, dispatch: 1, why: 'a challenge' };
    await gateway.tell(
      'browser-agent',
      outgoing(ApplicationReturned, agencyId, `${applicationId}:1`, returned),
      'scheduler',
    );

    await eventually(async () =>
      expect(await status()).toMatchObject({
        applicationStatus: 'processing',
        applicationStatusMessage: 'Waiting for its turn.',
        stage: 'queued',
        blockedOn: 'session_needs_human',
        position: 1,
        estimatedStartAt: null,
      }),
    );
  });
});

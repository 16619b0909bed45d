import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aGate, FakeBilling, type Gate } from '../test-kit/fake-billing.kit-spec.js';
import { Gateway } from '../test-kit/gateway.kit-spec.js';

describe('a gateway that stops', () => {
  let gateway: Gateway;
  let billing: FakeBilling;

  beforeEach(async () => {
    gateway = await Gateway.start({ replicas: 2 });
    billing = await FakeBilling.start(gateway.database, gateway.nats);
  });
  afterEach(async () => {
    await billing?.stop();
    await gateway?.stop();
  });

  /** Makes the next question of this kind wait; says when it was asked. */
  function holdUp(held: Parameters<FakeBilling['after']>[0]): { asked: Gate; answer: Gate } {
    const gates = { asked: aGate(), answer: aGate() };
    billing.after = (question) => {
      if (question !== held) return;
      gates.asked.open();
      return gates.answer.opened;
    };
    return gates;
  }

  it('first answers the customers whose requests are under way', async () => {
    const customer = await gateway.givenCustomer();
    const { asked, answer } = holdUp('reserve');
    const applying = gateway.apply(customer, {}, { replica: 1 });
    await asked.opened;

    const closing = gateway.replicas.pop()?.close();
    answer.open();

    expect(await applying).toMatchObject({ status: 202 });
    await closing;
    const { queueId } = (await applying).body as { queueId: string };
    expect(billing.held).toEqual([queueId]);
    expect((await gateway.read(customer, `status?queueId=${queueId}`)).body).toMatchObject({ stage: 'queued' });
  });

  it('first answers the operators too', async () => {
    const customer = await gateway.givenCustomer();
    const { asked, answer } = holdUp('balance');
    const reading = gateway.operate('GET', `/v1/accounts/${customer.accountId}/credits`, { replica: 1 });
    await asked.opened;

    const closing = gateway.replicas.pop()?.close();
    answer.open();

    expect(await reading).toMatchObject({ status: 200, body: { held: 0 } });
    await closing;
  });

  it('does not wait for connections on which nothing is asked', async () => {
    const { hostname, port } = new URL(await gateway.urlOf('customer', 1));
    const idle = connect(Number(port), hostname);
    await once(idle, 'connect');
    const gone = once(idle.resume(), 'close');

    await gateway.replicas.pop()?.close();

    await gone;
  });
});

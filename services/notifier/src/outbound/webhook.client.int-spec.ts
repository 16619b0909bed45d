import { afterEach, describe, expect, it } from '@jest/globals';
import type { LookupAddress } from 'node:dns';
import { TimeScale } from '#runtime';
import { Receiver } from '../test-kit/receiver.kit-spec.js';
import { NameService, PrivateWebhooks, WebhookClient } from './webhook.client.js';

describe('a webhook to a name', () => {
  const clients: WebhookClient[] = [];
  const receivers: Receiver[] = [];
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.onApplicationShutdown()));
    await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
  });

  /** Names lead where the test says: every question gets the next answer, the last one for ever. */
  const given = (answers: readonly LookupAddress[][], areAllowed = false, timeScale = 1) => {
    const asked: string[] = [];
    const lookup = (name: string, _options: unknown, done: (error: null, found: LookupAddress[]) => void) => {
      asked.push(name);
      done(null, answers[Math.min(asked.length, answers.length) - 1] ?? []);
    };
    const names = new NameService(lookup as never);
    const client = new WebhookClient(new PrivateWebhooks(areAllowed), names, new TimeScale(timeScale));
    clients.push(client);
    return { client, asked };
  };
  const v4 = (address: string): LookupAddress => ({ address, family: 4 });
  const v6 = (address: string): LookupAddress => ({ address, family: 6 });
  const post = (client: WebhookClient, url: string) =>
    client.post({
      url,
      secrets: ['whsec_c2VjcmV0c2VjcmV0c2VjcmV0'],
      eventId: 'msg_1',
      type: 't',
      body: '{}',
      attempt: 1,
      isResend: false,
    });

  it.each([
    ['a loopback address', [v4('127.0.0.1')]],
    ['a private one', [v4('10.1.2.3')]],
    ['the one of a cloud`s metadata', [v4('169.254.169.254')]],
    ['an IPv4 one inside an IPv6 one', [v6('::ffff:127.0.0.1')]],
    ['the old form of that', [v6('::7f00:1')]],
    ['a unique local one', [v6('fd00::1')]],
    ['a public and a private one', [v4('8.8.8.8'), v4('192.168.0.10')]],
  ])('that leads to %s is not sent', async (_, addresses) => {
    const { client, asked } = given([addresses]);
    await expect(post(client, 'https://hooks.customer.example/')).rejects.toMatchObject({
      code: 'NOTIFIER_PRIVATE_ADDRESS',
    });
    expect(asked).toEqual(['hooks.customer.example']);
  });

  it('that led elsewhere when it was checked is checked again: at every connection', async () => {
    const { client, asked } = given([[v4('127.0.0.1')], [v4('127.0.0.1')]]);
    for (let at = 0; at < 2; at += 1) {
      await expect(post(client, 'https://hooks.customer.example/')).rejects.toThrow('not public');
    }
    expect(asked).toHaveLength(2);
  });

  it('goes to the address that was checked, and to no other that the name may lead to by then', async () => {
    const [checked, other] = [await Receiver.start(), await Receiver.start()];
    receivers.push(checked, other);
    // Only where private targets are allowed is there something to connect to in a test; the way is the same.
    const { client, asked } = given([[v4('127.0.0.1')], [v4('127.0.0.2')]], true);
    await post(client, `http://hooks.customer.example:${checked.port}/hook`);

    expect(checked.only().headers.host).toBe(`hooks.customer.example:${checked.port}`);
    expect(asked).toEqual(['hooks.customer.example']);
    expect(other.received).toEqual([]);
  });

  it('is sent at any time scale, also one that divides its time limit into no whole milliseconds', async () => {
    const receiver = await Receiver.start();
    receivers.push(receiver);
    const { client } = given([[v4('127.0.0.1')]], true, 60);
    await post(client, `http://hooks.customer.example:${receiver.port}/hook`);

    expect(receiver.received).toHaveLength(1);
  });

  it('that nobody knows is a failure', async () => {
    const { client } = given([[]], true);
    await expect(post(client, 'http://hooks.customer.example/')).rejects.toThrow();
  });

  it('that is an address is never asked for', async () => {
    const { client, asked } = given([[v4('8.8.8.8')]]);
    await expect(post(client, 'https://127.0.0.1/')).rejects.toMatchObject({ code: 'NOTIFIER_PRIVATE_ADDRESS' });
    expect(asked).toEqual([]);
  });
});

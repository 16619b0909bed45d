import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { finishRequests } from './finish-requests.js';

describe('a server that closes', () => {
  let fastify: FastifyInstance;
  beforeEach(() => {
    fastify = Fastify();
    finishRequests(fastify);
  });
  afterEach(() => fastify.close());

  /** Asks, is gone once that has arrived, and says when the answer was given all the same. */
  async function askAndLeave(answer: (reply: FastifyReply) => unknown): Promise<void> {
    const clients: Socket[] = [];
    const answered = new Promise<void>((resolve) => {
      fastify.get('/', async (_request, reply) => {
        const gone = once(reply.raw, 'close');
        for (const client of clients) client.destroy();
        await gone;
        setImmediate(resolve);
        return answer(reply);
      });
    });
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    const client = connect((fastify.server.address() as AddressInfo).port, '127.0.0.1');
    clients.push(client);
    await once(client, 'connect');
    client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await answered;
  }

  it('does not wait for a stream that began when its client had gone', async () => {
    await askAndLeave((reply) => void reply.hijack());

    await expect(fastify.close()).resolves.toBeUndefined();
  });

  it('does not wait for a request whose client went before it was admitted', async () => {
    const clients: Socket[] = [];
    const dropped = new Promise<void>((resolve) => {
      fastify.addHook('onRequest', async (_request, reply) => {
        const gone = once(reply.raw, 'close');
        for (const client of clients) client.destroy();
        await gone;
        setImmediate(resolve);
      });
    });
    fastify.get('/', () => ({ never: 'asked for' }));
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    const client = connect((fastify.server.address() as AddressInfo).port, '127.0.0.1');
    clients.push(client);
    await once(client, 'connect');
    client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await dropped;

    await expect(fastify.close()).resolves.toBeUndefined();
  });

  it('does not wait for an answer that nobody takes any more', async () => {
    await askAndLeave(() => ({ late: true }));

    await expect(fastify.close()).resolves.toBeUndefined();
  });
});

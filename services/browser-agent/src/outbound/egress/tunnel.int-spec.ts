import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { GivenTarget } from '../../spec/given-target.kit-spec.js';
import { cut, Tunnel } from './tunnel.js';

// Writes to two connections, in this order, while the main thread cannot look.
const WRITER = `
  const { connect } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const open = (port) => new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.on('error', () => {});
  });
  Promise.all(workerData.ports.map(open)).then((sockets) => {
    parentPort.on('message', () => sockets.forEach((socket) => socket.write('late')));
    parentPort.postMessage('connected');
  });
`;
const block = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

describe('a tunnel whose time is over', () => {
  it('writes nothing more, although its timer had no chance to say so', async () => {
    const target = await GivenTarget.listen();
    let tunnel: Tunnel | undefined;
    let isBlocked = false;
    const entrance = createServer((source) => {
      const { hostname: host, port } = new URL(target.url);
      tunnel = new Tunnel({ source, host, port: Number(port), lifeMs: 400 }, () => {});
    });
    // Its bytes come first, and what they cause takes longer than the tunnel may live: the tunnel's own bytes are next,
    // before any timer.
    const slow = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => {
        isBlocked = true;
        block(500);
      });
    });
    for (const server of [slow, entrance]) await once(server.listen(0, '127.0.0.1'), 'listening');
    const ports = [slow, entrance].map((server) => (server.address() as { port: number }).port);
    const writer = new Worker(WRITER, { eval: true, workerData: { ports } });
    await once(writer, 'message');
    await eventually(() => expect(target.arrivals).toHaveLength(1));
    expect(tunnel).toBeDefined();
    writer.postMessage('write');
    block(150);

    await eventually(() => expect(isBlocked).toBe(true));
    await eventually(() => expect(target.arrivals[0]?.end).toBe('rst'));
    expect(target.arrivals[0]?.text).toBe('');
    await writer.terminate();
    slow.close();
    entrance.close();
    await target.stop();
  });
});

describe('cutting a connection', () => {
  let target: GivenTarget;
  beforeAll(async () => {
    target = await GivenTarget.listen();
  });
  afterAll(() => target?.stop());

  it('sends nothing of what was written while it was still being made', async () => {
    for (let round = 0; round < 20; round += 1) {
      const socket = connect(Number(new URL(target.url).port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write('what an older epoch had to say');
      expect(socket.connecting).toBe(true);
      cut(socket);
    }
    // Another one behind them all: what they could have sent is there by now.
    const last = connect(Number(new URL(target.url).port), '127.0.0.1');
    last.write('last');
    await eventually(() => expect(target.arrivals.map(({ text }) => text)).toContain('last'));
    last.destroy();

    expect(target.arrivals.map(({ text }) => text).filter((text) => text !== '' && text !== 'last')).toEqual([]);
  });

  it('resets one that is there', async () => {
    const socket = connect(Number(new URL(target.url).port), '127.0.0.1');
    socket.write('said before');
    await eventually(() => expect(target.arrivals.at(-1)?.text).toBe('said before'));
    cut(socket);

    await eventually(() => expect(target.arrivals.at(-1)?.end).toBe('rst'));
  });
});

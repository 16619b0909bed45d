import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runOpenLoop } from './open-loop.js';

const STALL_MS = 800;
const REQUEST = { path: '/', headers: {}, body: '{}' };

let server: Server;
let baseUrl: string;
let answered: number;

// The answer to the tenth request holds up all that come meanwhile, as a pause of a whole process would.
beforeEach(async () => {
  answered = 0;
  let isStalledUntil = 0;
  server = createServer((_request, response) => {
    answered += 1;
    if (answered === 10) isStalledUntil = performance.now() + STALL_MS;
    setTimeout(() => response.writeHead(202).end('{"id":"one"}'), Math.max(0, isStalledUntil - performance.now()));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => new Promise((closed) => server.close(closed)));

const plan = { kind: 'open', requestsFile: '', connections: 1, rate: 50, seconds: 1, keepsAnswers: true } as const;

describe('the open loop', () => {
  it('shows a stall in every request that was due during it', async () => {
    const report = await runOpenLoop({ ...plan, baseUrl }, { next: () => REQUEST });

    expect(report).toMatchObject({ accepted: 50, errors: 0 });
    expect(report.answers).toHaveLength(50);
    // Forty of them were due meanwhile and waited the less the later. A closed loop counts one slow answer and no more.
    expect(report.p50Ms).toBeGreaterThan(STALL_MS / 4);
  });

  it('schedules at an even pace', async () => {
    const { answers = [] } = await runOpenLoop({ ...plan, baseUrl, rate: 100, seconds: 0.1 }, { next: () => REQUEST });

    const instants = answers.map(({ scheduledAtMs }) => scheduledAtMs).sort((one, other) => one - other);
    const gaps = instants.slice(1).map((at, before) => at - (instants[before] ?? Number.NaN));
    for (const gap of gaps) expect(gap).toBeCloseTo(10);
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowMs } from './clock.js';
import { sayListening } from './program.js';

/*
 * The customer's end of all webhooks. In a process of its own: whoever measures must not be late because it is busy.
 * GET /count, GET /arrivals and POST /mark are for the benchmark; every other POST is a webhook.
 */

let firstArrivals = new Map<string, number>();
let posts = 0;
let failed = 0;

interface Told {
  readonly type?: string;
  readonly id?: string;
  readonly data?: { readonly queueId?: string };
}

function take(body: string, atMs: number): void {
  const told = JSON.parse(body) as Told;
  const id = told.data?.queueId ?? told.id;
  posts += 1;
  if (told.type === 'application.failed') failed += 1;
  // Delivery is at least once everywhere: only the first tells when the customer knew.
  if (id !== undefined && !firstArrivals.has(id)) firstArrivals.set(id, atMs);
}

function answer(path: string): unknown {
  if (path === '/count') return { ids: firstArrivals.size, posts, failed };
  if (path === '/arrivals') return Object.fromEntries(firstArrivals);
  firstArrivals = new Map();
  posts = 0;
  failed = 0;
  return {};
}

const server = createServer((request, response) => {
  const atMs = nowMs();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.on('end', () => {
    if (request.method === 'GET' || request.url === '/mark') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(request.url ?? '')));
      return;
    }
    take(Buffer.concat(chunks).toString('utf8'), atMs);
    response.writeHead(204).end();
  });
});
// Senders keep their connections: closing them in a pause would show as their error.
server.keepAliveTimeout = 300_000;
server.listen(0, '127.0.0.1', () => sayListening((server.address() as AddressInfo).port));
process.once('SIGTERM', () => process.exit(0));

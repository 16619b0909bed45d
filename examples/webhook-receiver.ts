import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { verifyWebhook } from '#client';

/*
 * Receives webhooks, checks their signatures the way Standard Webhooks prescribes, and keeps what came in memory:
 * `GET /received` shows it. An event that comes twice has the same webhook-id and is counted, not kept again.
 *
 *   RECEIVER_PORT, RECEIVER_SECRETS_FILE (JSON: endpoint id -> secret)
 */

interface Received {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly attempt: string;
  readonly times: number;
  readonly data: unknown;
}

const MAX_BODY_BYTES = 1_048_576;
const port = Number(process.env['RECEIVER_PORT'] ?? 0);
const secretsFile = process.env['RECEIVER_SECRETS_FILE'] ?? '';
const received = new Map<string, Received>();
let refused = 0;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The signature is over the bytes as they came: parsing and writing them again would break it. */
function isSigned(body: string, headers: IncomingMessage['headers']): boolean {
  const secrets = Object.values(JSON.parse(readFileSync(secretsFile, 'utf8')) as Record<string, string>);
  return verifyWebhook(body, headers, secrets).isValid;
}

const server = createServer((request, response) => {
  void (async () => {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ received: [...received.values()], refused }));
      return;
    }
    const body = await bodyOf(request);
    if (!isSigned(body, request.headers)) {
      refused += 1;
      response.statusCode = 401;
      response.end();
      console.log(JSON.stringify({ event: 'webhook.refused', id: request.headers['webhook-id'] }));
      return;
    }
    const { type, data } = JSON.parse(body) as { type: string; data: { queueId?: string; applicationStatus?: string } };
    const id = String(request.headers['webhook-id']);
    const times = (received.get(id)?.times ?? 0) + 1;
    received.set(id, { id, type, at: Date.now(), attempt: String(request.headers['x-uphunt-attempt']), times, data });
    response.statusCode = 204;
    response.end();
    console.log(
      JSON.stringify({
        event: 'webhook.verified',
        id,
        type,
        queueId: data.queueId,
        status: data.applicationStatus,
        times,
      }),
    );
  })().catch((error: unknown) => {
    response.statusCode = 400;
    response.end(String(error));
  });
});

server.listen(port, '127.0.0.1', () => console.log(JSON.stringify({ event: 'receiver.ready', port })));
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});

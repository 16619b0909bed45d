import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Egress } from '../../domain/ports.js';
import { connectThrough, type ConnectOptions } from './connect-through.js';

export interface OneRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export interface OneAnswer {
  readonly status: number;
  /** Without `set-cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  readonly body: Buffer;
}

// A page of the marketplace is far smaller; more than this is no answer to anything we asked.
const MAX_BODY_BYTES = 8 * 1_048_576;

// What belongs to a connection and not to a request; what we cannot undo is not asked for.
const OWN_HEADERS = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  'proxy-authorization',
  'proxy-connection',
]);

/**
 * One request over one connection that is made for it: it is not repeated when the connection dies, follows nothing,
 * and whatever goes wrong is thrown. Nothing in between is left that could send it a second time.
 */
export async function sendOnce(
  request: OneRequest,
  egress: Egress | undefined,
  options: ConnectOptions,
): Promise<OneAnswer> {
  const until = performance.now() + options.timeoutMs;
  const url = new URL(request.url);
  const socket = await connectThrough(egress, url, options);
  return exchange(request, url, socket, Math.max(1, until - performance.now()));
}

function exchange({ method, headers, body }: OneRequest, url: URL, socket: Socket, leftMs: number): Promise<OneAnswer> {
  const kept = Object.entries(headers).filter(
    ([name]) => !name.startsWith(':') && !OWN_HEADERS.has(name.toLowerCase()),
  );
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      method,
      path: `${url.pathname}${url.search}`,
      headers: {
        ...Object.fromEntries(kept),
        host: url.host,
        connection: 'close',
        'accept-encoding': 'identity',
        ...(body === null ? {} : { 'content-length': String(body.length) }),
      },
      setHost: false,
      // No agent: an agent may keep, share and replace connections.
      createConnection: () => socket,
    });
    // It was held back, so that nothing of an answer could get lost before somebody reads.
    outgoing.once('socket', (taken) => taken.resume());
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${Math.round(leftMs)} ms`)), leftMs);
    const over = (): void => {
      clearTimeout(timer);
      socket.destroy();
    };
    // Also for what comes after the answer was read, when nobody listens any more.
    socket.on('error', () => {});
    outgoing.on('error', (error) => {
      over();
      reject(error);
    });
    outgoing.once('response', (response) => {
      void read(response)
        .then((answer) => resolve(answer), reject)
        .finally(over);
    });
    outgoing.end(body ?? undefined);
  });
}

async function read(response: IncomingMessage): Promise<OneAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  const { headers, statusCode = 0 } = response;
  return {
    status: statusCode,
    headers: plain(headers),
    setCookies: headers['set-cookie'] ?? [],
    body: Buffer.concat(chunks),
  };
}

const plain = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || name === 'set-cookie' ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

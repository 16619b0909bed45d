import { randomUUID } from 'node:crypto';
import { type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from '../../domain/problem.js';
import { problemBody } from './problem-reply.js';

// Codes of Node's HTTP parser that mean something else than "this is no HTTP".
const FAULTS: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem('headers_too_large', 'The headers are larger than 16 kB: send less.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem('request_timeout', 'The request did not arrive in time: send it again.'),
};
const NO_HTTP = new Problem('invalid_http', 'This is not HTTP: look for control characters in the headers.');
const NO_URL = new Problem('invalid_http', 'The path has a percent sign that begins no UTF-8 character.');

/** What never becomes a request (a line break in a header, no HTTP at all) is refused in the same words as the rest. */
export function answerWireFaults(server: Server): void {
  server.removeAllListeners('clientError');
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const problem = FAULTS[error.code ?? ''] ?? NO_HTTP;
    const requestId = randomUUID();
    const body = JSON.stringify(problemBody(problem, requestId, ''));
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${requestId}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

/** Fastify answers a path that cannot be decoded by itself, before any hook and in words of its own. */
export const refusingBadPaths =
  (next: RequestListener): RequestListener =>
  (request, response) => {
    const url = request.url ?? '';
    if (isDecodable(url.split('?')[0] ?? '')) return next(request, response);
    const requestId = randomUUID();
    response.writeHead(NO_URL.status, { 'content-type': 'application/json', 'x-request-id': requestId });
    response.end(JSON.stringify(problemBody(NO_URL, requestId, url)));
  };

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

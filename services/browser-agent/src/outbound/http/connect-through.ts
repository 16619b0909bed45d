import { createHash, X509Certificate } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { EgressLostError } from '../../domain/faults.js';
import type { Egress } from '../../domain/ports.js';

export interface ConnectOptions {
  readonly timeoutMs: number;
  /** Pin (base64 SHA-256 of the public key) of a certificate of our own; it is trusted beside the usual ones. */
  readonly trustedCertificate?: string | undefined;
}

// More than an answer to CONNECT ever has.
const MAX_ANSWER_BYTES = 16_384;

/** A connection to the host of a URL, directly or through the egress proxy, with TLS where the URL asks for it. */
export async function connectThrough(egress: Egress | undefined, url: URL, options: ConnectOptions): Promise<Socket> {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = egress
    ? await tunnel(egress, `${url.hostname}:${port}`, options.timeoutMs)
    : await opened(connectTcp({ host, port, noDelay: true }), 'connect', options.timeoutMs);
  return url.protocol === 'https:' ? secured(socket, host, options) : socket;
}

/** Asks the proxy for a tunnel, once. Everything but a yes is the proxy's doing and says nothing about the target. */
async function tunnel(egress: Egress, target: string, timeoutMs: number): Promise<Socket> {
  const { hostname, port } = new URL(egress.server);
  try {
    const socket = await opened(
      connectTcp({ host: hostname, port: Number(port), noDelay: true }),
      'connect',
      timeoutMs,
    );
    const credentials = Buffer.from(`${egress.username}:${egress.password}`).toString('base64');
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Authorization: Basic ${credentials}\r\n\r\n`);
    const status = await answered(socket, timeoutMs);
    if (status !== 200) {
      socket.destroy();
      throw new EgressLostError(`The proxy refused the connection (${status})`);
    }
    return socket;
  } catch (error) {
    if (error instanceof EgressLostError) throw error;
    throw new EgressLostError('No way through the proxy', { cause: error });
  }
}

function opened<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', timeoutMs: number): Promise<S> {
  return settled(socket, timeoutMs, (done) => socket.once(event, () => done(socket)));
}

/** The status of the answer to CONNECT; what came behind its header is put back. */
function answered(socket: Socket, timeoutMs: number): Promise<number> {
  return settled(socket, timeoutMs, (done, fail) => {
    let head = Buffer.alloc(0);
    const take = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0 && head.length <= MAX_ANSWER_BYTES) return;
      socket.off('data', take);
      socket.pause();
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1'))?.[1];
      if (end < 0 || status === undefined) return fail(new Error('The proxy does not speak HTTP'));
      const rest = head.subarray(end + 4);
      if (rest.length > 0) socket.unshift(rest);
      done(Number(status));
    };
    socket.on('data', take);
  });
}

async function secured(socket: Socket, host: string, { timeoutMs, trustedCertificate }: ConnectOptions) {
  // Judged below: a pinned certificate is trusted by its key, any other one as everywhere.
  const secure = connectTls({ socket, servername: host, rejectUnauthorized: false });
  await opened(secure, 'secureConnect', timeoutMs);
  if (secure.authorized || isPinned(secure.getPeerX509Certificate(), trustedCertificate)) return secure;
  const why = secure.authorizationError;
  secure.destroy();
  throw new Error(`The certificate of ${host} is not trusted: ${String(why)}`);
}

function isPinned(certificate: X509Certificate | undefined, pin: string | undefined): boolean {
  if (certificate === undefined || pin === undefined) return false;
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64') === pin;
}

/** Waits for one thing of a socket; its end, an error or the time limit come first otherwise, and destroy it. */
function settled<T>(
  socket: Socket,
  timeoutMs: number,
  wait: (done: (value: T) => void, fail: (error: Error) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new Error(`No connection within ${Math.round(timeoutMs)} ms`)), timeoutMs);
    const over = (): void => {
      clearTimeout(timer);
      socket.off('error', fail);
      socket.off('close', closed);
    };
    const fail = (error: Error): void => {
      over();
      // An error that comes later has nobody to tell.
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const closed = (): void => fail(new Error('The connection was closed'));
    socket.once('error', fail);
    socket.once('close', closed);
    wait((value) => {
      over();
      resolve(value);
    }, fail);
  });
}

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ConnectionInfo } from '../domain/model.js';

interface Seen {
  readonly id: number;
  requests: number;
}

/** Numbers the TCP connections and the requests on each, and cuts connections the way a failing network does. */
export class Connections {
  readonly #seen = new WeakMap<Socket, Seen>();
  /** All open TCP sockets by peer. Under a TLS socket only the TCP socket can be reset. */
  readonly #tcp = new Map<string, Socket>();
  #last = 0;

  watch(server: HttpServer | HttpsServer): void {
    server.on('connection', (socket: Socket) => {
      const peer = peerOf(socket);
      this.#tcp.set(peer, socket);
      socket.once('close', () => {
        if (this.#tcp.get(peer) === socket) this.#tcp.delete(peer);
      });
    });
  }

  /** Also those that have never said a word, for which a closing server would wait. */
  endAll(): void {
    for (const socket of this.#tcp.values()) socket.destroy();
  }

  /** To be called once per request, as soon as its headers are there. */
  admit(request: IncomingMessage): ConnectionInfo {
    const { socket } = request;
    let seen = this.#seen.get(socket);
    if (!seen) this.#seen.set(socket, (seen = { id: (this.#last += 1), requests: 0 }));
    seen.requests += 1;
    return {
      connection: seen.id,
      request: seen.requests,
      isReused: seen.requests > 1,
      protocol: socket instanceof TLSSocket ? 'https' : 'http',
    };
  }

  /** Ends the connection without an answer: `fin` closes it in order, `rst` resets it. */
  cut(request: IncomingMessage, by: 'fin' | 'rst'): void {
    const { socket } = request;
    if (by === 'fin') {
      socket.destroy();
      return;
    }
    const tcp = socket instanceof TLSSocket ? this.#tcp.get(peerOf(socket)) : socket;
    tcp?.resetAndDestroy();
    socket.destroy();
  }
}

const peerOf = (socket: Socket): string => `${socket.localPort} ${socket.remoteAddress} ${socket.remotePort}`;

/** Keep-alive for longer than any test waits, so that a reused connection dies only when a fault says so. */
export function tune(server: HttpServer | HttpsServer): void {
  server.keepAliveTimeout = 75_000;
  server.headersTimeout = 80_000;
  // Slow clients are of no interest here, and a hostile one must not hold a socket for ever.
  server.requestTimeout = 120_000;
}

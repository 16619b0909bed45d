import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** What arrived on one connection, and how it ended. */
export interface Arrival {
  readonly socket: Socket;
  text: string;
  bytes: number;
  /** `open` until it ends: `fin` in order, `rst` when it was reset. */
  end: 'open' | 'fin' | 'rst';
}

/** Where connections of a proxy go to: takes everything, says nothing unless it is told to. */
export class GivenTarget {
  readonly arrivals: Arrival[] = [];
  /** Answer to whatever arrives first on a connection. */
  answer: string | undefined;
  /** Happens after something arrived. */
  onText: (arrival: Arrival) => void = () => {};
  /** Reads nothing of new connections. */
  isDeaf = false;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.take(socket));
  }

  static async listen(): Promise<GivenTarget> {
    const server = createServer({ allowHalfOpen: false });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new GivenTarget(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  async stop(): Promise<void> {
    for (const { socket } of this.arrivals) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(socket: Socket): void {
    const arrival: Arrival = { socket, text: '', bytes: 0, end: 'open' };
    this.arrivals.push(arrival);
    socket.on('error', () => (arrival.end = 'rst'));
    socket.on('close', () => (arrival.end = arrival.end === 'open' ? 'fin' : arrival.end));
    socket.on('data', (bytes) => {
      if (arrival.bytes === 0 && this.answer !== undefined) socket.write(this.answer);
      arrival.bytes += bytes.length;
      if (arrival.text.length < 10_000) arrival.text += bytes.toString('latin1');
      this.onText(arrival);
    });
    if (this.isDeaf) socket.pause();
  }
}

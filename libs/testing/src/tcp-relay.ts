import { connect, createServer, type Server, type Socket } from 'node:net';

export type Direction = 'toServer' | 'toClient';
/**
 * What happens to bytes that arrived: passed on, lost without a sign, the connection dies with them, or they and what
 * follows them on this connection wait until `thaw`, and are decided about once more then.
 */
export type Fate = 'pass' | 'swallow' | 'cut' | 'hold';

/** Bytes that are about to be passed on; `connection` counts from 1 in the order of connecting. */
export interface Passing {
  readonly direction: Direction;
  readonly connection: number;
  readonly bytes: Buffer;
}

const BOTH: readonly Direction[] = ['toServer', 'toClient'];
// Beyond this a frozen or slow direction makes its sender wait, as a full network would.
const MAX_WAITING_BYTES = 1_048_576;

interface Pipe {
  wake: () => void;
}

/**
 * A stretch of network between a client and a server, on this machine, that can be slowed, frozen, cut, or lose what
 * it carries, each direction apart. Bytes keep their order. For Postgres, NATS, HTTP: it understands none of them.
 */
export class TcpRelay {
  private readonly connections = new Map<number, readonly [Socket, Socket]>();
  private readonly pipes = new Set<Pipe>();
  private readonly frozen = new Set<Direction>();
  private readonly lost = new Set<Direction>();
  private readonly delays = new Map<Direction, number>();
  private look: (passing: Passing) => Fate = () => 'pass';
  private isRefusing = false;
  private accepted = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: { readonly host: string; readonly port: number },
  ) {}

  /** Listens on a free port; `target` is a URL such as nats://127.0.0.1:4222. */
  static async listen(target: string): Promise<TcpRelay> {
    const { hostname: host, port } = new URL(target);
    const server = createServer({ allowHalfOpen: true });
    const relay = new TcpRelay(server, { host, port: Number(port) });
    server.on('connection', (client) => relay.accept(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  /** How many connections are open through it. */
  get open(): number {
    return this.connections.size;
  }

  /** The same URL, leading through here. */
  through(url: string): string {
    const changed = new URL(url);
    changed.host = `127.0.0.1:${this.port}`;
    return changed.toString();
  }

  /** Decides about all bytes from now on, just before they are passed on. Without an argument all pass again. */
  watch(look: (passing: Passing) => Fate = () => 'pass'): void {
    this.look = look;
  }

  /** Bytes wait here until `thaw`; connections stay open and new ones are taken. */
  freeze(...directions: Direction[]): void {
    for (const direction of named(directions)) this.frozen.add(direction);
  }

  /** Bytes vanish until `thaw`, and what vanished never comes: connections that lost some are of no more use. */
  swallow(...directions: Direction[]): void {
    for (const direction of named(directions)) this.lost.add(direction);
  }

  /** Bytes arrive `ms` later; 0 ends it. */
  delay(ms: number, ...directions: Direction[]): void {
    for (const direction of named(directions)) this.delays.set(direction, ms);
  }

  /** Ends `freeze` and `swallow`, and lets go what is held. */
  thaw(): void {
    this.frozen.clear();
    this.lost.clear();
    for (const pipe of this.pipes) pipe.wake();
  }

  /** Resets every connection, or one, on both sides. */
  cut(connection?: number): void {
    for (const [id, sockets] of this.connections) {
      if (connection === undefined || connection === id) for (const socket of sockets) socket.resetAndDestroy();
    }
  }

  /** Resets new connections at once, until `admit`. */
  refuse(): void {
    this.isRefusing = true;
  }

  admit(): void {
    this.isRefusing = false;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.cut();
    await closed;
  }

  private accept(client: Socket): void {
    if (this.isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const id = (this.accepted += 1);
    const server = connect({ ...this.target, allowHalfOpen: true });
    this.connections.set(id, [client, server]);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // What one side does to the connection the other side sees; the reason is no business of a network.
      socket.on('error', () => {});
      socket.on('close', (isBroken) => {
        // After an orderly end the other side still gets what is on its way.
        if (isBroken) for (const other of [client, server]) other.resetAndDestroy();
        if (client.destroyed && server.destroyed) this.connections.delete(id);
      });
    }
    this.carry(id, 'toServer', client, server);
    this.carry(id, 'toClient', server, client);
  }

  private carry(connection: number, direction: Direction, from: Socket, to: Socket): void {
    const waiting: { bytes: Buffer | null; at: number }[] = [];
    let size = 0;
    let timer: NodeJS.Timeout | undefined;
    let isHeld = false;
    /** False when they stay where they are. */
    const pass = (bytes: Buffer): boolean => {
      const wanted = this.look({ direction, connection, bytes });
      const fate = this.lost.has(direction) ? 'swallow' : wanted;
      if (fate === 'cut') this.cut(connection);
      else if (fate === 'pass' && !to.destroyed) to.write(bytes);
      isHeld = fate === 'hold';
      return !isHeld;
    };
    const pump = (): void => {
      clearTimeout(timer);
      while (waiting[0] && !isHeld && !this.frozen.has(direction)) {
        const [{ bytes, at }] = waiting as [(typeof waiting)[number]];
        const restMs = at + (this.delays.get(direction) ?? 0) - Date.now();
        if (restMs > 0) {
          timer = setTimeout(pump, restMs);
          return;
        }
        if (bytes && !pass(bytes)) break;
        waiting.shift();
        size -= bytes?.length ?? 0;
        if (!bytes) to.end();
      }
      if (size < MAX_WAITING_BYTES) from.resume();
    };
    const take = (bytes: Buffer | null): void => {
      waiting.push({ bytes, at: Date.now() });
      size += bytes?.length ?? 0;
      if (size >= MAX_WAITING_BYTES) from.pause();
      pump();
    };
    const pipe = {
      wake: () => {
        isHeld = false;
        pump();
      },
    };
    this.pipes.add(pipe);
    from.on('data', take);
    from.on('end', () => take(null));
    to.on('close', () => {
      clearTimeout(timer);
      this.pipes.delete(pipe);
    });
  }
}

const named = (directions: readonly Direction[]): readonly Direction[] => (directions.length > 0 ? directions : BOTH);

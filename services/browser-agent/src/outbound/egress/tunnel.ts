import { connect, type Socket } from 'node:net';
import type { Guarded } from '../../domain/fence.js';

export interface TunnelOptions {
  readonly source: Socket;
  readonly host: string;
  readonly port: number;
  /** Longest life in ms; null for connections of the browser, which may live as long as their epoch. */
  readonly lifeMs: number | null;
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Cuts a connection so that nothing written to it leaves any more. One that is still being made is given up at once: a
 * reset would wait for it to be made, and what was written by then would be sent first.
 */
export function cut(socket: Socket): void {
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}

/**
 * Bytes between a client and the marketplace. Both ends are cut with a reset: what was written and has not left yet is
 * dropped, so that nothing of a revoked connection can arrive later.
 */
export class Tunnel implements Guarded {
  private readonly openedAt = performance.now();
  private readonly target: Socket;
  private readonly timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly options: TunnelOptions,
    private readonly onClosed: (tunnel: Tunnel) => void,
  ) {
    const { source, host, port, lifeMs } = options;
    source.pause();
    source.setNoDelay(true);
    this.target = connect({ host, port, noDelay: true, timeout: CONNECT_TIMEOUT_MS });
    this.target.once('connect', () => {
      this.target.setTimeout(0);
      this.carry();
    });
    for (const socket of [source, this.target]) {
      socket.on('error', () => this.reset());
      socket.on('timeout', () => this.reset());
      socket.on('close', () => this.reset());
    }
    if (lifeMs !== null) this.timer = setTimeout(() => this.reset(), lifeMs);
    // Gone while it was being admitted: nobody would ever close the other end.
    if (source.destroyed) queueMicrotask(() => this.reset());
  }

  reset(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.timer);
    cut(this.target);
    cut(this.options.source);
    this.onClosed(this);
  }

  // The timer alone is no promise: a process that was stopped runs it late. So the age is looked at before every write.
  private get isTooOld(): boolean {
    const { lifeMs } = this.options;
    return lifeMs !== null && performance.now() - this.openedAt > lifeMs;
  }

  private carry(): void {
    const { source } = this.options;
    source.on('data', (chunk) => {
      if (this.isClosed) return;
      if (this.isTooOld) return this.reset();
      if (!this.target.write(chunk)) source.pause();
    });
    this.target.on('drain', () => source.resume());
    this.target.on('data', (chunk) => {
      if (!this.isClosed && !source.write(chunk)) this.target.pause();
    });
    source.on('drain', () => this.target.resume());
    source.on('end', () => this.target.end());
    this.target.on('end', () => source.end());
    source.resume();
  }
}

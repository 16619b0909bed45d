import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { eventually } from '#testing';
import type { Json } from './gateway.kit-spec.js';

export interface SentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: { type: string; timestamp: string; data: Json };
  readonly raw: string;
}

/** A reader of server-sent events that does with them what the standard says, and keeps what it got. */
export class EventReader {
  readonly events: SentEvent[] = [];
  /** Lines that begin with a colon. */
  comments = 0;
  retryMs: number | undefined;
  /** What it would send as Last-Event-ID. */
  lastId = '';
  /** Resolves when the other side has ended it; with false when the connection broke. */
  readonly ended: Promise<boolean>;
  private text = '';

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8').on('data', (chunk: string) => this.take(chunk));
    this.ended = new Promise((resolve) => {
      response.once('close', () => resolve(response.complete));
      response.on('error', () => {});
    });
  }

  static open(url: string, headers: Readonly<Record<string, string>>): Promise<EventReader> {
    return new Promise((resolve, reject) => {
      const request = get(url, { headers, agent: false }, (response) => resolve(new EventReader(response)));
      request.on('error', reject);
    });
  }

  get status(): number {
    return this.response.statusCode ?? 0;
  }

  get headers(): IncomingHttpHeaders {
    return this.response.headers;
  }

  get types(): string[] {
    return this.events.map(({ event }) => event);
  }

  /** Waits until it has this many events; more than these are a fault of whoever sent them. */
  async has(count: number): Promise<SentEvent[]> {
    return eventually(() => {
      if (this.events.length !== count) throw new Error(`${this.events.length} events, not ${count}: ${this.types}`);
      return this.events;
    });
  }

  /** Reads nothing more until `resume`: what is sent fills the buffers on the way. */
  pause(): void {
    this.response.pause();
  }

  resume(): void {
    this.response.resume();
  }

  close(): void {
    this.response.destroy();
  }

  private take(chunk: string): void {
    this.text += chunk;
    const blocks = this.text.split('\n\n');
    this.text = blocks.pop() ?? '';
    for (const block of blocks) this.dispatch(block.split('\n'));
  }

  private dispatch(lines: readonly string[]): void {
    const fields = new Map<string, string>();
    for (const line of lines) {
      const cut = line.indexOf(':');
      if (cut === 0) this.comments += 1;
      else fields.set(line.slice(0, cut), line.slice(cut + 1).replace(/^ /, ''));
    }
    const retry = fields.get('retry');
    if (retry !== undefined) this.retryMs = Number(retry);
    this.lastId = fields.get('id') ?? this.lastId;
    const raw = fields.get('data');
    if (raw === undefined) return;
    const data = JSON.parse(raw) as SentEvent['data'];
    this.events.push({ id: this.lastId, event: fields.get('event') ?? 'message', data, raw });
  }
}

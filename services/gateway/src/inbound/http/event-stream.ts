import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { AccountId } from '#contracts';
import type { StreamSink } from '../../application/event-streams.js';
import { cursorText } from '../../domain/event-cursor.js';
import type { StoredEvent } from '../../outbound/events.repository.js';

// What a reader waits before it comes back: shorter than a deployment of one replica takes, and soon enough for people.
const RETRY_MS = 3_000;
// How old the last cursor of a stream without events may get: an hour of the week for which it is good.
const NEW_CURSOR_MS = 3_600_000;

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Neither kept, nor compressed, nor gathered on the way: an event that waits in a buffer is one that did not come.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** Server-sent events on one response. What other parts have set as headers stays. */
export class EventStream implements StreamSink {
  private readonly raw: ServerResponse;
  private readonly openedAt = Date.now();
  private cursorAt = 0;
  /** How many events it was given. */
  sent = 0;

  constructor(
    reply: FastifyReply,
    private readonly accountId: AccountId,
    position: number,
    onDrain: () => void,
  ) {
    const headers = { ...reply.getHeaders(), ...STREAM_HEADERS } as OutgoingHttpHeaders;
    reply.hijack();
    this.raw = reply.raw;
    this.raw.socket?.setNoDelay(true);
    this.raw.on('drain', onDrain);
    // A reader that goes away in the middle of something is no fault.
    this.raw.on('error', () => {});
    this.raw.writeHead(200, headers);
    // A cursor of its own: who goes away before the first event comes back to here.
    this.raw.write(`retry: ${RETRY_MS}\n${this.cursor(position)}\n\n`);
  }

  get durationMs(): number {
    return Date.now() - this.openedAt;
  }

  get isReady(): boolean {
    return !this.raw.writableEnded && !this.raw.destroyed && !this.raw.writableNeedDrain;
  }

  write(events: readonly StoredEvent[]): void {
    const { accountId } = this;
    const blocks = events.map(
      ({ position, type, body, recordedAt }) =>
        `id: ${cursorText({ accountId, position, at: recordedAt })}\nevent: ${type}\ndata: ${body}\n\n`,
    );
    this.cursorAt = Date.now();
    this.sent += events.length;
    this.raw.write(blocks.join(''));
  }

  beat(position: number): void {
    const isOld = Date.now() - this.cursorAt > NEW_CURSOR_MS;
    this.raw.write(isOld ? `:\n${this.cursor(position)}\n\n` : ':\n\n');
  }

  end(): void {
    if (!this.raw.writableEnded) this.raw.end();
  }

  cut(): void {
    this.raw.destroy();
  }

  private cursor(position: number): string {
    this.cursorAt = Date.now();
    return `id: ${cursorText({ accountId: this.accountId, position, at: this.cursorAt })}`;
  }
}

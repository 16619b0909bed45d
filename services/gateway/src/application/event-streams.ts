import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { AccountId, ApplicationId } from '#contracts';
import { type Round, TimeScale } from '#runtime';
import { Problem } from '../domain/problem.js';
import { EventsRepository, type StoredEvent } from '../outbound/events.repository.js';
import { OpenStreamsRepository } from '../outbound/open-streams.repository.js';
import { StreamTokensRepository } from '../outbound/stream-tokens.repository.js';

/** The connection of a stream. */
export interface StreamSink {
  /** Whether what was written before has left this process: only then is more given to it. */
  readonly isReady: boolean;
  write(events: readonly StoredEvent[]): void;
  beat(position: number): void;
  /** Ends it after what was written. */
  end(): void;
  /** Ends it at once, with what was written and not taken. */
  cut(): void;
}

export interface Opening {
  readonly accountId: AccountId;
  readonly applicationId: ApplicationId | null;
  readonly keyId: string;
  /** Unix ms; null for a stream that was opened with a key. */
  readonly expiresAt: number | null;
  readonly position: number;
  readonly isSettled: boolean;
}

interface OpenStream extends Opening {
  readonly streamId: string;
  position: number;
  isSettled: boolean;
  sink: StreamSink | undefined;
  /** It had not taken what it was sent when the last beat came. */
  isLate: boolean;
}

// Dashboards of a team, and a worker for each agency; a client that forgets to close what it opens is told here.
const MAX_OF_ACCOUNT = 20;
// With 50 events of 2 kB in each (the most that waits for a reader) 50 MB; a further replica serves further readers.
const MAX_OF_PROCESS = 500;
const PAGE = 50;
// Shorter than the minute after which proxies cut what is silent. A reader that has taken nothing from one to the next is cut.
export const BEAT_MS = 15_000;
// A replica that has not said so for a minute is gone, and its streams with it; longer, and its readers would meet the
// places they had themselves when they come back.
const ALIVE_MS = 4 * BEAT_MS;
const RETRY_SECONDS = 15;

/** The streams that are open on this replica. Each is given what is stored, in its order, as fast as it is read. */
@Injectable()
export class EventStreams {
  private readonly open = new Map<string, OpenStream>();
  private isStopping = false;
  private readonly aliveFor: string;

  constructor(
    private readonly events: EventsRepository,
    private readonly places: OpenStreamsRepository,
    private readonly tokens: StreamTokensRepository,
    times: TimeScale,
  ) {
    this.aliveFor = times.interval(ALIVE_MS);
  }

  /** Takes a place, or refuses. Nothing is sent before `begin`. */
  async take(opening: Opening): Promise<string> {
    if (this.isStopping || this.open.size >= MAX_OF_PROCESS) {
      throw new Problem('unavailable', 'This replica takes no further streams: try again.', { retryAfter: 1 });
    }
    const streamId = uuid();
    // Counted from now on, so that many that come at once are not more than the limit.
    this.open.set(streamId, { ...opening, streamId, sink: undefined, isLate: false });
    try {
      if (await this.places.take(opening.accountId, streamId, MAX_OF_ACCOUNT, this.aliveFor)) return streamId;
    } catch (error) {
      this.open.delete(streamId);
      throw error;
    }
    this.open.delete(streamId);
    throw new Problem(
      'too_many_streams',
      `The account has ${MAX_OF_ACCOUNT} open streams: close one, or read several applications from one stream.`,
      { retryAfter: RETRY_SECONDS },
    );
  }

  /** From now on it is given events. */
  begin(streamId: string, sink: StreamSink): void {
    const stream = this.open.get(streamId);
    if (stream) stream.sink = sink;
    // It was stopped between the two.
    else sink.end();
  }

  /** Its connection is gone. */
  async left(streamId: string): Promise<void> {
    if (this.open.delete(streamId)) await this.places.giveBack([streamId]);
  }

  /** Gives every stream what it has not had: one look at the counters, and a page for those that are behind. */
  async advance(): Promise<Round> {
    if (this.open.size === 0) return 'rest';
    const last = await this.events.lastOf([...new Set([...this.open.values()].map(({ accountId }) => accountId))]);
    // Streams that stand at the same place get the same page.
    const pages = new Map<string, Promise<StoredEvent[]>>();
    let next: Round = 'rest';
    for (const stream of [...this.open.values()]) {
      const { accountId, applicationId, position } = stream;
      const target = last.get(accountId) ?? 0;
      if (!stream.sink?.isReady || (position >= target && !stream.isSettled)) continue;
      const key = `${accountId}:${applicationId}:${position}`;
      const page = pages.get(key) ?? this.events.after({ accountId, applicationId, after: position, limit: PAGE });
      pages.set(key, page);
      if (this.give(stream, await page, target) === 'again') next = 'again';
    }
    return next;
  }

  private give(stream: OpenStream, page: readonly StoredEvent[], target: number): Round {
    // It may have left while the page was read.
    if (!this.open.has(stream.streamId)) return 'rest';
    if (page.length > 0) stream.sink?.write(page);
    // Whoever gets a page has taken the one before.
    stream.isLate = false;
    stream.isSettled ||= stream.applicationId !== null && page.some(isEnd);
    const isWhole = page.length < PAGE;
    stream.position = Math.max(page.at(-1)?.position ?? 0, isWhole ? target : stream.position);
    if (!isWhole) return 'again';
    if (stream.isSettled) stream.sink?.end();
    return 'rest';
  }

  /** A sign of life for each; the end of those that may not go on: token run out, nothing taken, key revoked. */
  async beat(): Promise<void> {
    const streams = [...this.open.values()];
    if (streams.length === 0) return;
    const now = Date.now();
    for (const stream of streams) {
      const { sink, expiresAt, position } = stream;
      if (!sink) continue;
      if (expiresAt !== null && expiresAt <= now) sink.end();
      else if (sink.isReady) sink.beat(position);
      else if (stream.isLate) sink.cut();
      stream.isLate = !sink.isReady;
    }
    const ids = streams.map(({ streamId }) => streamId);
    await this.places.keepAlive(ids, this.aliveFor);
    const revoked = await this.tokens.revokedOf([...new Set(streams.map(({ keyId }) => keyId))]);
    for (const { keyId, sink } of streams) if (revoked.has(keyId)) sink?.end();
  }

  /** Ends them all; readers go on at another replica from where they are. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const streams = [...this.open.values()];
    this.open.clear();
    for (const { sink } of streams) sink?.end();
    if (streams.length > 0) await this.places.giveBack(streams.map(({ streamId }) => streamId));
  }
}

const isEnd = ({ type }: StoredEvent): boolean => type === 'application.applied' || type === 'application.failed';

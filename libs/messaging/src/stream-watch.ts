import type { StreamInfo } from '@nats-io/jetstream';
import { MESSAGES, RETENTION_MS, type Service, type StreamLoss, streamOf } from '#contracts';
import { ANY_PLAN, type Database, errorText, type Log, Loop, type Metrics, type Tx } from '#runtime';
import type { NatsLink } from './connection.js';
import type { Healings } from './healings.js';

export interface Regrown {
  readonly stream: string;
  readonly created: string;
  readonly seq: number;
}

/** Rows of the outbox that are to be published again, for one reason. */
interface Lost {
  readonly why: StreamLoss;
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

// For as long as its window (ten seconds) a server takes what is published again for a repeat, and answers with the place
// that was lost. What is found at that place within a minute is the same loss: published again, and not counted again.
const IS_NEW = `(lost_seq IS DISTINCT FROM stream_seq OR lost_at < clock_timestamp() - interval '1 minute') AS is_new`;

// Rows go one hour before the stream forgets them, so that a message which aged out is never taken for a lost one.
const OUTBOX_RETENTION_MS = RETENTION_MS - 3_600_000;
// What the stream forgets by age is no loss; a service that was down for a week must not take it for one.
const IS_AGED = `published_at < clock_timestamp() - interval '${OUTBOX_RETENTION_MS} milliseconds'`;

// $1 the stream, $2 when it was made, $3 its last and $4 its first place, $5 when the look began, $6 what it deleted.
// Each way of being lost with all that its index can be asked: two of them together would read every place of the stream.
const IS_LOST = `stream = $1 AND published_at < $5::timestamptz AND NOT ${IS_AGED} AND stream_seq IS NOT NULL
  AND (stream_created < $2 OR stream_created > $2 OR (stream_created = $2 AND stream_seq > $3)
       OR (stream_created = $2 AND stream_seq < $4) OR (stream_created = $2 AND stream_seq = ANY ($6::bigint[])))`;

// Takes the places out of the rows named `lost`, and says what they were.
const PUBLISH_AGAIN = `again AS (
    UPDATE outbox SET published_at = NULL, stream_created = NULL, stream_seq = NULL,
      lost_seq = CASE WHEN is_new THEN seq ELSE lost_seq END,
      lost_at = CASE WHEN is_new THEN clock_timestamp() ELSE lost_at END
    FROM lost WHERE outbox.id = lost.id)
  SELECT why, count(*)::int AS count, min(seq)::text AS first, max(seq)::text AS last
  FROM lost WHERE is_new GROUP BY why ORDER BY why`;

const CHECK_MS = 5_000;

/**
 * Compares what the outbox says was published with what the streams hold. A stream that is younger or shorter than our
 * highest place lost messages: their rows are published again. Consumers that had them recognise the repeat.
 */
export class StreamWatch {
  private readonly created = new Map<string, Promise<string>>();
  private readonly loop: Loop;
  private readonly streams: string[];

  constructor(
    private readonly database: Database,
    private readonly link: NatsLink,
    private readonly healings: Healings,
    private readonly log: Log,
    private readonly metrics: Metrics,
    service: Service,
    checkMs = CHECK_MS,
  ) {
    this.streams = [...new Set(MESSAGES.filter((message) => message.publisher === service).map(streamOf))];
    this.loop = new Loop({ name: 'stream-watch', log, restMs: checkMs, maxBackoffMs: checkMs }, () => this.check());
  }

  start(): void {
    this.link.onReconnect(() => this.suspect());
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Something happened after which streams may be others: forget what is known and look at once. */
  suspect(): void {
    this.created.clear();
    this.loop.wake();
  }

  /**
   * When the stream was made, as the server says it: a stream made again under the same name is another one.
   * Whoever asks first after a (re)connect compares it with the outbox on the way, and the others wait for that: once
   * something new was published into a shortened stream, nobody could tell how short it had been.
   */
  createdOf(stream: string): Promise<string> {
    return this.created.get(stream) ?? this.look(stream);
  }

  /** What was published so long ago that its stream is about to forget it as well. */
  async forgetOld(): Promise<void> {
    await this.database.survey(`DELETE FROM outbox WHERE ${IS_AGED}`);
  }

  /** One look at every stream this service publishes to. */
  async check(): Promise<void> {
    if (!this.link.isConnected) return;
    for (const stream of this.streams) {
      await this.look(stream).catch((error: unknown) => {
        this.log.warn({ stream, error: errorText(error) }, 'stream.not_readable');
      });
    }
  }

  private look(stream: string): Promise<string> {
    const looking = this.compare(stream);
    this.created.set(stream, looking);
    looking.catch(() => {
      if (this.created.get(stream) === looking) this.created.delete(stream);
    });
    return looking;
  }

  private async compare(stream: string): Promise<string> {
    const [{ now } = { now: '' }] = await this.database.query<{ now: string }>(`SELECT clock_timestamp()::text AS now`);
    const info = await this.link.whileConnected(() =>
      this.link.manager.streams.info(stream, { deleted_details: true }),
    );
    await this.heal(stream, info, now);
    return info.created;
  }

  // Only rows marked before the look began count: a message published during it may be beyond what `info` says.
  private async heal(stream: string, info: StreamInfo, before: string): Promise<void> {
    const { first_seq: first, last_seq: last } = info.state;
    const values = [stream, info.created, last, first, before, info.state.deleted ?? []];
    // Hardly ever any: nothing is locked for it. Counted, because for the first of them a whole outbox might be read.
    const [found] = await this.database.survey<{ lost: boolean }>(
      `SELECT count(*) > 0 AS lost FROM outbox WHERE ${IS_LOST}`,
      values,
    );
    if (!found?.lost) return;
    await this.publishAgain(stream, { first, last, created: info.created }, (tx) =>
      tx.query<Lost>(
        `WITH lost AS (
           SELECT id, stream_seq AS seq, ${IS_NEW}, CASE
               WHEN stream_created < $2 THEN 'younger' WHEN stream_created > $2 THEN 'older'
               WHEN stream_seq > $3 THEN 'shorter' WHEN stream_seq < $4 THEN 'purged' ELSE 'deleted' END AS why
           FROM outbox WHERE ${IS_LOST} ORDER BY id FOR UPDATE), ${PUBLISH_AGAIN}`,
        values,
      ),
    );
  }

  /** Places were given out twice: everything from the lowest of them on, marked earlier, is not there any more. */
  async healRegrown(places: readonly Regrown[]): Promise<void> {
    // What aged out is no loss here either, and its place is wanted.
    await this.forgetOld();
    const lowest = new Map<string, Regrown>();
    for (const place of places) {
      const known = lowest.get(place.stream);
      if (!known || place.seq < known.seq) lowest.set(place.stream, place);
    }
    for (const { stream, created, seq } of lowest.values()) {
      await this.publishAgain(stream, { regrownFrom: seq, created }, (tx) =>
        tx.query<Lost>(
          `WITH lost AS (
             SELECT id, stream_seq AS seq, ${IS_NEW}, 'regrown' AS why FROM outbox
             WHERE stream = $1 AND stream_created = $2 AND stream_seq >= $3 ORDER BY id FOR UPDATE), ${PUBLISH_AGAIN}`,
          [stream, created, seq],
        ),
      );
    }
    this.suspect();
  }

  /** The report of it commits with it: afterwards nothing in the outbox tells that it ever happened. */
  private async publishAgain(
    stream: string,
    found: Record<string, unknown>,
    take: (tx: Tx) => Promise<Lost[]>,
  ): Promise<void> {
    const losses = await this.database.transaction(async (tx) => {
      await tx.query(ANY_PLAN);
      const lost = await take(tx);
      for (const loss of lost) await this.healings.add(tx, { kind: 'stream', what: stream, ...loss });
      return lost;
    });
    for (const { why, count } of losses) {
      this.metrics.counter('outbox_republished_total', 'Messages published again after a stream lost them').inc(count);
      this.log.alarm({ stream, count, why, ...found, next: 'published again' }, 'stream.lost_messages');
    }
  }
}

import type { Database, Log, Metrics, Round, Tx } from '#runtime';
import { errorText, isUniqueViolation, Loop } from '#runtime';
import type { NatsLink } from './connection.js';
import type { Outbox, OutboxRow } from './outbox.js';
import type { StreamWatch } from './stream-watch.js';

interface Place {
  readonly id: string;
  readonly stream: string;
  readonly created: string;
  readonly seq: number;
}

// As many acks as may be awaited at once: beyond this the server gains nothing and a crash repeats more.
const BATCH = 256;
// How soon what another process left behind is found: nobody else tells of it. What is published from memory never waits.
const POLL_MS = 1_000;
// For a while after this process itself left something behind, or could not reach the server.
const POLL_SOON_MS = 200;
const SOON_FOR_MS = 5_000;
// Rows of this process that wait here to be published. Beyond it they wait in the table alone, and are found there.
const MAX_FRESH = 4 * BATCH;
// Younger rows are on their way from memory; older ones were left behind by a process that ended, or a publish that failed.
const LEFT_BEHIND = '1 second';
const PUBLISH_TIMEOUT_MS = 5_000;
// How long the mark of what is published waits for others to share its statement: a commit for each would cost more than
// the rest of publishing it. Well under what counts as left behind, or other replicas would publish it again.
const MARK_WITHIN_MS = 250;

/**
 * Publishes what the outbox holds, in batches, off every request path. What this process has committed it publishes from
 * memory: reading each row back would cost four more statements. That it is published is marked a little later, many rows
 * by one statement; what stays behind, whoever wrote it, is found in the table. A publish error means unknown: the row
 * stays and is published again under the same id, as is what was published by a process that ended before it marked it.
 * Any number of replicas; a row that two of them publish is one message, by its id.
 */
export class OutboxRelay {
  private readonly loop: Loop;
  private readonly encoder = new TextEncoder();
  private fresh: OutboxRow[] = [];
  private unmarked: Place[] = [];
  private markAt = Infinity;
  private lookedAt = -Infinity;
  private soonUntil = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly link: NatsLink,
    private readonly streams: StreamWatch,
    outbox: Outbox,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {
    this.loop = new Loop({ name: 'outbox-relay', log, restMs: POLL_SOON_MS, maxBackoffMs: 2_000 }, () => this.round());
    outbox.onCommitted = (rows) => this.publishSoon(rows);
  }

  start(): void {
    this.loop.start();
  }

  /** Ends the round under way, and publishes what was committed during it. */
  async stop(): Promise<void> {
    await this.loop.stop();
    try {
      while (this.fresh.length > 0 && this.link.isConnected) await this.publishFresh();
      this.lookedAt = -Infinity;
      await this.round();
    } catch (error) {
      this.log.warn({ error: errorText(error) }, 'outbox.last_round_failed');
    }
  }

  private publishSoon(rows: readonly OutboxRow[]): void {
    this.fresh.push(...rows);
    if (this.fresh.length > MAX_FRESH) {
      this.fresh = [];
      this.lookSoon();
    }
    this.loop.wake();
  }

  private async round(): Promise<Round> {
    // What is only not marked yet was not left behind.
    if (this.nextMarkMs() <= 0 || this.nextLookMs() <= 0) await this.markPublished();
    if (!this.link.isConnected) {
      this.lookSoon();
      return 'rest';
    }
    // What waits for longer goes first, where that costs nothing: no order is promised.
    const isMore = this.nextLookMs() <= 0 && (await this.publishLeftBehind());
    if (this.fresh.length > 0) await this.publishFresh();
    if (isMore || this.fresh.length > 0) return 'again';
    return Math.max(1, Math.min(this.nextLookMs(), this.nextMarkMs()));
  }

  private lookSoon(): void {
    this.soonUntil = performance.now() + SOON_FOR_MS;
  }

  private nextLookMs(): number {
    const now = performance.now();
    return this.lookedAt + (now < this.soonUntil ? POLL_SOON_MS : POLL_MS) - now;
  }

  private nextMarkMs(): number {
    return this.unmarked.length < BATCH ? this.markAt - performance.now() : 0;
  }

  private async publishFresh(): Promise<void> {
    const places = await this.publishAll(this.fresh.splice(0, BATCH));
    if (this.unmarked.length === 0 && places.length > 0) this.markAt = performance.now() + MARK_WITHIN_MS;
    this.unmarked.push(...places);
  }

  private async markPublished(): Promise<void> {
    const places = this.unmarked;
    this.unmarked = [];
    this.markAt = Infinity;
    await this.healing(places, () => this.mark(this.database, places));
  }

  /** Whether there may be more of them. */
  private async publishLeftBehind(): Promise<boolean> {
    this.lookedAt = performance.now();
    const waiting = `published_at IS NULL AND created_at < clock_timestamp() - interval '${LEFT_BEHIND}'`;
    // Hardly ever true: no transaction for it.
    const [found] = await this.database.query(`SELECT FROM outbox WHERE ${waiting} LIMIT 1`);
    if (!found) return false;
    this.lookSoon();
    const places: Place[] = [];
    const work = async (tx: Tx): Promise<number> => {
      const rows = await tx.query<OutboxRow>(
        `SELECT id, message_id, stream, subject, body FROM outbox WHERE ${waiting}
         ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
      );
      places.push(...(await this.publishAll(rows)));
      await this.mark(tx, places);
      // Nothing went out at all: rest before the next try. Otherwise the poll interval is rest enough.
      return places.length === 0 ? 0 : rows.length;
    };
    const taken = await this.healing(places, () => this.database.transaction(work));
    const isMore = taken === undefined || taken === BATCH;
    if (isMore) this.lookedAt = -Infinity;
    return isMore;
  }

  /** Undefined when the stream had to be healed: then everything of it waits to be published again. */
  private async healing<T>(places: readonly Place[], work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!isUniqueViolation(error, 'outbox_place')) throw error;
      this.lookSoon();
      // The stream gave out places it had given out before: it was shortened, and grew again before anybody looked.
      await this.streams.healRegrown(places);
      return undefined;
    }
  }

  /** Where those are that were published. */
  private async publishAll(rows: readonly OutboxRow[]): Promise<Place[]> {
    const results = await Promise.allSettled(rows.map((row) => this.publish(row)));
    const places: Place[] = [];
    const failed: string[] = [];
    results.forEach((result) => {
      if (result.status === 'fulfilled') places.push(result.value);
      else failed.push(errorText(result.reason));
    });
    this.metrics.counter('outbox_published_total', 'Messages whose publish was acknowledged').inc(places.length);
    if (failed.length > 0) {
      this.lookSoon();
      this.metrics.counter('outbox_publish_failures_total', 'Publishes without an acknowledgement').inc(failed.length);
      this.log.warn({ failed: failed.length, published: places.length, error: failed[0] }, 'outbox.publish_failed');
      this.streams.suspect();
    }
    return places;
  }

  private async publish(row: OutboxRow): Promise<Place> {
    const created = await this.streams.createdOf(row.stream);
    const ack = await this.link.whileConnected(() =>
      this.link.jetStream.publish(row.subject, this.encoder.encode(row.body), {
        msgID: row.message_id,
        timeout: PUBLISH_TIMEOUT_MS,
        expect: { streamName: row.stream },
      }),
    );
    return { id: row.id, stream: row.stream, created, seq: ack.seq };
  }

  private async mark(within: Tx | Database, places: readonly Place[]): Promise<void> {
    if (places.length === 0) return;
    await within.query(
      `UPDATE outbox SET published_at = clock_timestamp(), stream_created = place.created, stream_seq = place.seq
       FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS place (id, created, seq)
       WHERE outbox.id = place.id AND published_at IS NULL`,
      [places.map((place) => place.id), places.map((place) => place.created), places.map((place) => place.seq)],
    );
  }
}

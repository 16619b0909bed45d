import type { Database, Log, Metrics, Round, Tx } from '#runtime';
import { errorText, isUniqueViolation, Loop } from '#runtime';
import type { NatsLink } from './connection.js';
import type { Outbox } from './outbox.js';
import type { StreamWatch } from './stream-watch.js';

interface WaitingRow {
  id: string;
  message_id: string;
  stream: string;
  subject: string;
  body: string;
}

interface Place {
  readonly id: string;
  readonly stream: string;
  readonly created: string;
  readonly seq: number;
}

// As many acks as may be awaited at once: beyond this the server gains nothing and a crash repeats more.
const BATCH = 256;
const POLL_MS = 200;
const PUBLISH_TIMEOUT_MS = 5_000;

/**
 * Publishes what the outbox holds, in batches, off every request path. A publish error means unknown: the row stays
 * and is published again under the same id. Any number of replicas; rows under way are skipped by the others.
 */
export class OutboxRelay {
  private readonly loop: Loop;
  private readonly encoder = new TextEncoder();

  constructor(
    private readonly database: Database,
    private readonly link: NatsLink,
    private readonly streams: StreamWatch,
    outbox: Outbox,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {
    this.loop = new Loop({ name: 'outbox-relay', log, restMs: POLL_MS, maxBackoffMs: 2_000 }, () => this.round());
    outbox.onCommitted = () => this.loop.wake();
  }

  start(): void {
    this.loop.start();
  }

  /** Ends the round under way, and does one more for what was committed during it. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.round().catch((error: unknown) => {
      this.log.warn({ error: errorText(error) }, 'outbox.last_round_failed');
    });
  }

  wake(): void {
    this.loop.wake();
  }

  private async round(): Promise<Round> {
    if (!this.link.isConnected) return 'rest';
    const places: Place[] = [];
    try {
      const taken = await this.database.transaction((tx) => this.publishBatch(tx, places));
      return taken === BATCH ? 'again' : 'rest';
    } catch (error) {
      if (!isUniqueViolation(error, 'outbox_place')) throw error;
      // The stream gave out places it had given out before: it was shortened, and grew again before anybody looked.
      await this.streams.healRegrown(places);
      return 'again';
    }
  }

  private async publishBatch(tx: Tx, places: Place[]): Promise<number> {
    const rows = await tx.query<WaitingRow>(
      `SELECT id, message_id, stream, subject, body FROM outbox WHERE published_at IS NULL
       ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
    );
    if (rows.length === 0) return 0;
    const results = await Promise.allSettled(rows.map((row) => this.publish(row)));
    const failed: string[] = [];
    results.forEach((result) => {
      if (result.status === 'fulfilled') places.push(result.value);
      else failed.push(errorText(result.reason));
    });
    if (places.length > 0) await this.mark(tx, places);
    this.metrics.counter('outbox_published_total', 'Messages whose publish was acknowledged').inc(places.length);
    if (failed.length > 0) {
      this.metrics.counter('outbox_publish_failures_total', 'Publishes without an acknowledgement').inc(failed.length);
      this.log.warn({ failed: failed.length, published: places.length, error: failed[0] }, 'outbox.publish_failed');
      tx.afterCommit(() => this.streams.suspect());
    }
    // Nothing went out at all: rest before the next try. Otherwise the poll interval is rest enough.
    return failed.length === rows.length ? 0 : rows.length;
  }

  private async publish(row: WaitingRow): Promise<Place> {
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

  private async mark(tx: Tx, places: readonly Place[]): Promise<void> {
    await tx.query(
      `UPDATE outbox SET published_at = clock_timestamp(), stream_created = place.created, stream_seq = place.seq
       FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS place (id, created, seq)
       WHERE outbox.id = place.id`,
      [places.map((place) => place.id), places.map((place) => place.created), places.map((place) => place.seq)],
    );
  }
}

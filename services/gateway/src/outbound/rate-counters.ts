import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import CircuitBreaker from 'opossum';
import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible';
import { Database, type DatabaseOptions, errorText, Log, Metrics, TimeScale } from '#runtime';
import { type AnyLimit, RATE_LIMITS, type RateLimit, type Usage } from '../domain/rate-limits.js';
import { SharedCounter } from './shared-counter.js';
import { type Answer, SharedHits, type Statement, TABLE } from './shared-hits.js';

// Of those that the gateway may have. Whatever comes at once is one question, so two ask for thousands of requests a second.
export const COUNTER_CONNECTIONS = 2;
export const COUNTING = {
  // A count is one row by its key: what takes so long is locked or lost. Sooner would take a busy database for a lost one,
  // and let more pass than is allowed.
  answerLimitMs: 2_000,
};
// Of a sound database's answers none is a fault. Past a tenth of at least five nobody waits for it any more, and one
// request in five seconds finds out whether it is back.
const FAULTS = { percent: 10, ofAtLeast: 5 };
const REST_MS = 5_000;
// Windows end by the clocks of replicas, which may be apart by a little.
const KEPT_MS = 60_000;

/**
 * Connections of their own: counters that hang take none from the rest, and a rest that is busy does not stop the counting.
 * A statement ends when nobody waits for it any more.
 */
export class CountersDatabase extends Database {
  constructor(options: Omit<DatabaseOptions, 'poolSize' | 'statementTimeoutMs'>) {
    super({ ...options, poolSize: COUNTER_CONNECTIONS, statementTimeoutMs: COUNTING.answerLimitMs });
  }
}

/** The common counters of all replicas, in Postgres. */
@Injectable()
export class RateCounters implements OnApplicationShutdown {
  private readonly counters: Readonly<Record<AnyLimit, readonly SharedCounter[]>>;
  private readonly breaker: CircuitBreaker<[Statement], Answer>;
  private readonly hits = new SharedHits((statement, hits) => this.query(statement, hits));

  constructor(
    private readonly database: CountersDatabase,
    scale: TimeScale,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {
    this.breaker = new CircuitBreaker((statement: Statement) => this.ask(statement), {
      timeout: COUNTING.answerLimitMs,
      errorThresholdPercentage: FAULTS.percent,
      volumeThreshold: FAULTS.ofAtLeast,
      resetTimeout: REST_MS,
      name: 'rate-counters',
    });
    const all = Object.entries(RATE_LIMITS) as [AnyLimit, RateLimit][];
    this.counters = Object.fromEntries(
      all.map(([name, limit]) => [name, this.countersOf(name, limit, scale)]),
    ) as Record<AnyLimit, SharedCounter[]>;
  }

  /** Counts one request of whoever the key stands for. Null when it could not be counted, and so may not pass. */
  async count(limit: AnyLimit, key: string): Promise<Usage[] | null> {
    const usages: Usage[] = [];
    try {
      for (const counter of this.counters[limit]) {
        const isRefused = usages.some(({ isWithin }) => isWithin === false);
        usages.push(isRefused ? await counter.peek(key) : await counter.count(key));
      }
    } catch (error) {
      this.log.warn({ limit, error: errorText(error), next: 'refused' }, 'rate_counters.unknown');
      return null;
    }
    return usages;
  }

  /** What has ended counts nothing any more. Waits for nobody who counts, or each could wait for the other. */
  async forgetEnded(): Promise<void> {
    await this.database.query(
      `DELETE FROM ${TABLE} WHERE key IN (SELECT key FROM ${TABLE} WHERE expire < $1 FOR UPDATE SKIP LOCKED)`,
      [Date.now() - KEPT_MS],
    );
  }

  async onApplicationShutdown(): Promise<void> {
    this.breaker.shutdown();
    await this.database.close();
  }

  private countersOf(name: AnyLimit, { windows, whenUnknown }: RateLimit, scale: TimeScale): SharedCounter[] {
    return windows.map((window) => {
      // In whole seconds, as headers say it.
      const windowSeconds = Math.max(1, Math.ceil(scale.ms(window.ms) / 1_000));
      const policy = `${name}-${window.name}`;
      const budget = { points: window.requests, duration: windowSeconds, keyPrefix: policy };
      const limiter = new RateLimiterPostgres({
        ...budget,
        storeClient: this.hits,
        storeType: 'client',
        tableName: TABLE,
        tableCreated: true,
        clearExpiredByTimeout: false,
        // What is used up is refused without asking, however often it is tried.
        inMemoryBlockOnConsumed: window.requests,
        ...(whenUnknown === 'count_here' ? { insuranceLimiter: new RateLimiterMemory(budget) } : {}),
      });
      return new SharedCounter({ policy, limit: window.requests, windowSeconds }, limiter);
    });
  }

  private async query(statement: Statement, hits: number): Promise<Answer> {
    try {
      return await this.breaker.fire(statement);
    } catch (error) {
      this.metrics.counter('gateway_rate_counter_failures_total', 'Requests that were not counted together').inc(hits);
      if (!this.breaker.opened) this.log.warn({ error: errorText(error) }, 'rate_counters.failed');
      throw error;
    }
  }

  private async ask({ text, values }: Statement): Promise<Answer> {
    const rows = await this.database.query(text, values);
    return { rows, rowCount: rows.length };
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerOf, InvariantResult, OperationQuestions } from '#contracts';
import { type Database, SharedTurns } from '#runtime';
import type { DeadLetters } from './dead-letters.js';
import type { Healings } from './healings.js';

/** Rows that break one rule; none means that it holds. */
export interface Invariant {
  readonly name: string;
  readonly brokenRows: string;
}

interface Checked {
  readonly invariants: InvariantResult[];
  readonly checkedAt: number;
}

const EXAMPLES = 5;
// Less than an answer may take, so that there is time for what else it says.
const MOST_MS = 4_000;
// The longest that a timer knows: one check at a time, however long it takes.
const FOR_EVER_MS = 2 ** 31 - 1;

/** What every service can say about itself: its invariants, its outbox, its dead letters, what it mended. */
export class Operations {
  private readonly checks = new SharedTurns<readonly Invariant[], Checked>(
    async (asked) => {
      const checked = await this.readAll(asked[0] ?? []);
      return asked.map(() => checked);
    },
    { patienceMs: FOR_EVER_MS },
  );
  private last: Checked | undefined;

  constructor(
    private readonly database: Database,
    private readonly deadLetters: DeadLetters,
    private readonly healings: Healings,
  ) {}

  /** Asks the tables now, however long that takes. A service has one list of them. */
  check(invariants: readonly Invariant[]): Promise<Checked> {
    return this.checks.do(invariants);
  }

  /**
   * What holds, no longer ago than that; where so much is stored that asking takes longer than a question may, what held
   * when it was last asked, and the next who asks hears of now.
   */
  async invariants(
    invariants: readonly Invariant[],
    maxAgeMs: number,
    mostMs = MOST_MS,
  ): Promise<AnswerOf<OperationQuestions['invariants']>> {
    const known = this.last && Date.now() - this.last.checkedAt < maxAgeMs ? this.last : undefined;
    const { checkedAt, invariants: results } = known ?? (await this.soon(this.check(invariants), mostMs));
    const [waiting] = await this.database.query<{ count: string; oldest: string | null }>(
      `SELECT count(*) AS count, (extract(epoch FROM clock_timestamp() - min(created_at)) * 1000)::bigint AS oldest
       FROM outbox WHERE published_at IS NULL`,
    );
    return {
      invariants: results,
      checkedAt,
      outboxWaiting: Number(waiting?.count ?? 0),
      outboxOldestMs: waiting?.oldest == null ? null : Number(waiting.oldest),
      deadLetters: await this.deadLetters.countDead(),
    };
  }

  async deadLettersOf(limit: number): Promise<AnswerOf<OperationQuestions['deadLetters']>> {
    return { deadLetters: await this.deadLetters.list(limit) };
  }

  healingOf(limit: number): Promise<AnswerOf<OperationQuestions['healing']>> {
    return this.healings.list(limit);
  }

  private async soon(checking: Promise<Checked>, mostMs: number): Promise<Checked> {
    const isAnswered = new AbortController();
    const late = sleep(mostMs, undefined, isAnswered).catch(() => undefined);
    try {
      return (await Promise.race([checking, late])) ?? this.last ?? (await checking);
    } finally {
      isAnswered.abort();
    }
  }

  private async readAll(invariants: readonly Invariant[]): Promise<Checked> {
    const checkedAt = Date.now();
    const results: InvariantResult[] = [];
    for (const { name, brokenRows } of invariants) {
      const broken = await this.database.survey(`SELECT * FROM (${brokenRows}) AS broken LIMIT ${EXAMPLES}`);
      results.push({ name, holds: broken.length === 0, broken });
    }
    return (this.last = { invariants: results, checkedAt });
  }
}

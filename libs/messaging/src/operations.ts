import type { AnswerOf, InvariantResult, OperationQuestions } from '#contracts';
import type { Database } from '#runtime';
import type { DeadLetters } from './dead-letters.js';
import type { Healings } from './healings.js';

/** Rows that break one rule; none means that it holds. */
export interface Invariant {
  readonly name: string;
  readonly brokenRows: string;
}

const EXAMPLES = 5;

/** What every service can say about itself: its invariants, its outbox, its dead letters, what it mended. */
export class Operations {
  constructor(
    private readonly database: Database,
    private readonly deadLetters: DeadLetters,
    private readonly healings: Healings,
  ) {}

  async invariants(invariants: readonly Invariant[]): Promise<AnswerOf<OperationQuestions['invariants']>> {
    const results: InvariantResult[] = [];
    for (const { name, brokenRows } of invariants) {
      const broken = await this.database.query(`SELECT * FROM (${brokenRows}) AS broken LIMIT ${EXAMPLES}`);
      results.push({ name, holds: broken.length === 0, broken });
    }
    const [waiting] = await this.database.query<{ count: string; oldest: string | null }>(
      `SELECT count(*) AS count, (extract(epoch FROM clock_timestamp() - min(created_at)) * 1000)::bigint AS oldest
       FROM outbox WHERE published_at IS NULL`,
    );
    return {
      invariants: results,
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
}

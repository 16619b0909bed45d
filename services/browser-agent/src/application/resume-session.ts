import { Injectable } from '@nestjs/common';
import type { AgentResumeSession, AnswerOf, RequestOf } from '#contracts';
import { Hints } from '#messaging';
import { Database, Log } from '#runtime';
import { SessionsRepository } from '../outbound/sessions.repository.js';
import { WorkWakeUp } from './work-wake-up.js';

/** A person saw to a session that had stopped. Who it was is recorded. */
@Injectable()
export class ResumeSession {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsRepository,
    private readonly wakeUp: WorkWakeUp,
    private readonly hints: Hints,
    private readonly log: Log,
  ) {}

  async execute({ sessionId, by }: RequestOf<typeof AgentResumeSession>): Promise<AnswerOf<typeof AgentResumeSession>> {
    const result = await this.database.transaction(async (tx) => {
      const resumed = await this.sessions.resume(tx, sessionId);
      await tx.query(`INSERT INTO operator_acts (by, act, about) VALUES ($1, 'session.resumed', $2)`, [
        by,
        JSON.stringify({ sessionId, result: resumed }),
      ]);
      return resumed;
    });
    this.log.info({ sessionId, by, result }, 'session.resumed');
    this.wakeUp.give();
    this.hints.give('work');
    return { result };
  }
}

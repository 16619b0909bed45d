import { Injectable } from '@nestjs/common';
import { AgentResumeSession, type AnswerOf, type SessionId } from '#contracts';
import { Database } from '#runtime';
import { Problem } from '../domain/problem.js';
import { AccountsRepository } from '../outbound/accounts.repository.js';
import { AskService } from './ask-service.js';

/** A person saw to a session that had stopped: it may be tried again. */
@Injectable()
export class ResumeSession {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsRepository,
    private readonly ask: AskService,
  ) {}

  async execute(by: string, sessionId: SessionId): Promise<AnswerOf<typeof AgentResumeSession>> {
    const answer = await this.ask.execute(AgentResumeSession, { sessionId, by });
    if (answer.result === 'unknown') throw new Problem('not_found', 'There is no such session.');
    await this.database.transaction((tx) =>
      this.accounts.recordAct(tx, by, 'session.resumed', { sessionId, result: answer.result }),
    );
    return answer;
  }
}

import { Injectable } from '@nestjs/common';
import { Database, Log } from '#runtime';
import { ReturnSubmissions } from './return-submission.js';

/** Gives back to the lanes what a pod that died left with a session that waits for a person. */
@Injectable()
export class ReturnStopped {
  constructor(
    private readonly database: Database,
    private readonly returns: ReturnSubmissions,
    private readonly log: Log,
  ) {}

  async execute(): Promise<void> {
    await this.database.transaction(async (tx) => {
      const returned = await this.returns.leftBehind(tx);
      if (returned > 0) tx.afterCommit(() => this.log.warn({ returned }, 'session.left_behind_returned'));
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { ApplyDispatched, BodyOf } from '#contracts';
import { Hints } from '#messaging';
import type { Tx } from '#runtime';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';
import { ReturnSubmissions } from './return-submission.js';
import { WorkWakeUp } from './work-wake-up.js';

/** Writes a dispatched application down, so that any pod can take it; the work itself starts from the row. */
@Injectable()
export class TakeDispatched {
  constructor(
    private readonly submissions: SubmissionsRepository,
    private readonly returns: ReturnSubmissions,
    private readonly wakeUp: WorkWakeUp,
    private readonly hints: Hints,
  ) {}

  async execute(dispatched: BodyOf<typeof ApplyDispatched>, tx: Tx): Promise<void> {
    const { agencyId } = dispatched.order.echo;
    const written = await this.submissions.insert(tx, dispatched);
    if (written === 'known') return;
    if (written === 'stopped') {
      await this.returns.within(tx, agencyId);
      return;
    }
    tx.afterCommit(() => {
      this.wakeUp.give(agencyId);
      this.hints.give('work', agencyId);
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { AgencyRegistered, BodyOf } from '#contracts';
import { Hints } from '#messaging';
import type { Tx } from '#runtime';
import { SessionsRepository } from '../outbound/sessions.repository.js';
import { WorkWakeUp } from './work-wake-up.js';

/** A registered agency gets its session; the first pod that is free signs in and reads its roster. */
@Injectable()
export class RegisterSession {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly wakeUp: WorkWakeUp,
    private readonly hints: Hints,
  ) {}

  async execute(agency: BodyOf<typeof AgencyRegistered>, tx: Tx): Promise<void> {
    await this.sessions.register(tx, agency);
    tx.afterCommit(() => {
      this.wakeUp.give();
      this.hints.give('work');
    });
  }
}

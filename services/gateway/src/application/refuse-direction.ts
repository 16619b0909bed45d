import { Injectable } from '@nestjs/common';
import type { Stage } from '#contracts';
import { Problem } from '../domain/problem.js';
import { CreditsRemaining } from './credits-remaining.js';
import type { StatusReading } from './read-status.js';

/** An application that its customer said something about, as it is after that. */
export interface Directed {
  readonly reading: StatusReading;
  /** Its lane has it; if not, what was said acts when it comes there. */
  readonly isHere: boolean;
}

const SENTENCES = {
  not_needed: 'It does not wait for an approval',
  dispatched: 'It has left its queue already',
  ended: 'It has ended already',
} as const;

/** A 409 about one application: what the published client looks for, and how far it is. */
@Injectable()
export class RefuseDirection {
  constructor(private readonly credits: CreditsRemaining) {}

  async problem(
    code: 'not_awaiting_approval' | 'not_waiting',
    why: keyof typeof SENTENCES,
    { application }: StatusReading,
  ): Promise<Problem> {
    const { accountId, applicationId, status } = application;
    const stage = why === 'dispatched' ? onceStarted(application.stage) : application.stage;
    return new Problem(code, `${SENTENCES[why]}: ${stage === 'settled' ? status : stage}.`, {
      members: {
        queueId: applicationId,
        applicationStatus: status,
        stage,
        creditsRemaining: await this.credits.execute(accountId),
      },
    });
  }
}

/** The lane has let it go, and no agent has said anything of it yet. */
const onceStarted = (stage: Stage): Stage =>
  stage === 'queued' || stage === 'awaiting_approval' ? 'dispatched' : stage;

import { Injectable } from '@nestjs/common';
import {
  type AnswerOf,
  type ApplicationId,
  type BodyOf,
  type LaneBlocked,
  type MessageId,
  SchedulerWaiting,
} from '#contracts';
import { Questions } from '#messaging';
import { RetryLaterError, type Tx } from '#runtime';
import { TellFacts } from './tell-facts.js';

type Page = AnswerOf<typeof SchedulerWaiting>;

const PAGE = 100;
const ASK_AGAIN_MS = 1_000;

/**
 * A lane stands still, and with it every application that waits in it. Which these are the scheduler knows; it is only
 * asked when somebody wants to hear of it.
 */
@Injectable()
export class TellBlockedLane {
  constructor(
    private readonly facts: TellFacts,
    private readonly questions: Questions,
  ) {}

  async execute(lane: BodyOf<typeof LaneBlocked>, messageId: MessageId, tx: Tx): Promise<void> {
    if (!(await this.facts.isWanted(tx, lane.accountId, 'application.blocked'))) return;
    const { agencyId, blockedOn, until, at } = lane;
    let after: ApplicationId | null = null;
    for (;;) {
      const answer: Page | undefined = await this.questions.tryAsk(SchedulerWaiting, { agencyId, after, limit: PAGE });
      if (!answer) throw new RetryLaterError(`The scheduler does not say what waits in ${agencyId}`, ASK_AGAIN_MS);
      // What waits for its approval waits for that first.
      const stopped = answer.waiting.filter(({ needsApproval }) => !needsApproval);
      await this.facts.blocked(
        stopped.map(({ applicationId, echo }) => ({ applicationId, echo, stage: 'queued', blockedOn, until, at })),
        messageId,
        tx,
      );
      after = answer.waiting.at(-1)?.applicationId ?? null;
      if (answer.waiting.length < PAGE) return;
    }
  }
}

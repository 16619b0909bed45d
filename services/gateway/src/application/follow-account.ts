import { Injectable } from '@nestjs/common';
import {
  type AgencyId,
  type AnswerOf,
  type ApplicationId,
  blockedEvent,
  type BodyOf,
  type CreditLow,
  creditLowEvent,
  type Echo,
  type LaneBlocked,
  type MessageId,
  SchedulerWaiting,
  sessionEvent,
  type SessionReady,
} from '#contracts';
import { Questions } from '#messaging';
import { RetryLaterError, type Tx } from '#runtime';
import { EventsRepository } from '../outbound/events.repository.js';
import { RecordEvents } from './record-events.js';

type Page = AnswerOf<typeof SchedulerWaiting>;

interface Waiting {
  readonly applicationId: ApplicationId;
  readonly sequence: number;
  readonly processedAt: number | null;
}

const PAGE = 100;
const ASK_AGAIN_MS = 1_000;
// As long as events are kept: who has not looked for longer would not find what is written now either.
const WANTED_WITHIN = '7 days';

/** What happens to an account rather than to one application, and what that means for those that wait. */
@Injectable()
export class FollowAccount {
  constructor(
    private readonly record: RecordEvents,
    private readonly events: EventsRepository,
    private readonly questions: Questions,
  ) {}

  session(
    type: 'session.ready' | 'session.needs_human',
    fact: BodyOf<typeof SessionReady>,
    messageId: MessageId,
    tx: Tx,
  ): void {
    this.record.add(tx, messageId, sessionEvent(type, fact));
  }

  creditLow(fact: BodyOf<typeof CreditLow>, messageId: MessageId, tx: Tx): void {
    this.record.add(tx, messageId, creditLowEvent(fact));
  }

  /**
   * A lane stands still, and with it every application that waits in it. That may be thousands, each with an event of its
   * own, so they are only written, and the scheduler only asked who they are, when somebody of the account reads events.
   */
  async laneBlocked(lane: BodyOf<typeof LaneBlocked>, messageId: MessageId, tx: Tx): Promise<void> {
    const { agencyId, accountId, blockedOn, until, at } = lane;
    if (!(await this.events.isWanted(tx, accountId, WANTED_WITHIN))) return;
    const waiting = await this.waitingIn(agencyId);
    const rows = await tx.query<Waiting>(
      // Only those that, as customers see them, still wait.
      `UPDATE applications SET event_sequence = event_sequence + 1
       WHERE application_id = ANY ($1::uuid[]) AND status = 'processing' AND stage = 'queued'
       RETURNING application_id AS "applicationId", event_sequence AS sequence,
         (extract(epoch FROM processed_at) * 1000)::float8 AS "processedAt"`,
      [[...waiting.keys()]],
    );
    for (const { applicationId, sequence, processedAt } of rows) {
      const echo = waiting.get(applicationId) as Echo;
      const event = blockedEvent({ applicationId, echo, stage: 'queued', blockedOn, until, at });
      const data = { ...event.data, processedAt: processedAt === null ? null : Math.round(processedAt) };
      this.record.add(tx, `${messageId}:blocked:${applicationId}`, { ...event, data }, sequence);
    }
  }

  private async waitingIn(agencyId: AgencyId): Promise<Map<ApplicationId, Echo>> {
    const waiting = new Map<ApplicationId, Echo>();
    let after: ApplicationId | null = null;
    for (;;) {
      const answer: Page | undefined = await this.questions.tryAsk(SchedulerWaiting, { agencyId, after, limit: PAGE });
      if (!answer) throw new RetryLaterError(`The scheduler does not say what waits in ${agencyId}`, ASK_AGAIN_MS);
      for (const { applicationId, echo, needsApproval } of answer.waiting) {
        // What waits for its approval waits for that first.
        if (!needsApproval) waiting.set(applicationId, echo);
      }
      after = answer.waiting.at(-1)?.applicationId ?? null;
      if (answer.waiting.length < PAGE) return waiting;
    }
  }
}

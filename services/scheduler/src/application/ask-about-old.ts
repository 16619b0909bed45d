import { Injectable } from '@nestjs/common';
import { type ApplicationId, BillingReservation, ofPreview } from '#contracts';
import { Healings, Questions } from '#messaging';
import { Database, Log, TimeScale } from '#runtime';
import type { Ended } from '../outbound/ended.repository.js';
import { EndApplication } from './end-application.js';

// Ten times what a submission takes at most; until then its message is only late.
const ASK_AFTER_MS = 600_000;
const BATCH = 20;
const WHY = 'billing had settled it and the lane had not heard of it';

/**
 * Asks billing about applications that have been in flight for long: one that was settled frees its slot. Billing knows
 * no previews: theirs are freed by the agent's word alone, which its outbox says again until it is heard.
 */
@Injectable()
export class AskAboutOld {
  constructor(
    private readonly database: Database,
    private readonly questions: Questions,
    private readonly end: EndApplication,
    private readonly healings: Healings,
    private readonly scale: TimeScale,
    private readonly log: Log,
  ) {}

  async execute(): Promise<void> {
    const old = await this.take();
    const unanswered: ApplicationId[] = [];
    for (const one of old) {
      const { applicationId, agencyId } = one;
      const answer = await this.questions.tryAsk(BillingReservation, { applicationId });
      if (!answer) unanswered.push(applicationId);
      const { state = 'held', status = null } = answer?.reservation ?? {};
      if (state === 'held') continue;
      const freed = await this.database.transaction(async (tx) => {
        const slots = await this.end.execute([{ ...one, connects: status === 'applied' ? null : 0 }], tx);
        if (slots > 0) await this.healings.swept(tx, 'ask-about-old', WHY, [applicationId]);
        return slots;
      });
      // None: its message came while billing was asked.
      if (freed > 0) this.log.warn({ applicationId, agencyId, status, next: 'slot freed' }, 'lane.slot_healed');
    }
    await this.askSoon(unanswered);
  }

  /** Taken in one statement, so that two replicas do not ask about the same ones. */
  private take(): Promise<Omit<Ended, 'connects'>[]> {
    return this.database.query<Omit<Ended, 'connects'>>(
      `UPDATE dispatched SET asked_at = clock_timestamp() WHERE application_id IN (
         SELECT application_id FROM dispatched
         WHERE freed_at IS NULL AND NOT ${ofPreview('application_id')} AND coalesce(asked_at, dispatched_at) < clock_timestamp() - $1::interval
         ORDER BY coalesce(asked_at, dispatched_at) LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
       RETURNING application_id AS "applicationId", agency_id AS "agencyId"`,
      [this.scale.interval(ASK_AFTER_MS)],
    );
  }

  /** Nobody answered: the next round asks again, not the one ten minutes from now. */
  private async askSoon(ids: readonly ApplicationId[]): Promise<void> {
    if (ids.length === 0) return;
    await this.database.query(`UPDATE dispatched SET asked_at = NULL WHERE application_id = ANY ($1::uuid[])`, [ids]);
    this.log.warn({ applications: ids.length, next: 'ask again' }, 'lane.not_answered');
  }
}

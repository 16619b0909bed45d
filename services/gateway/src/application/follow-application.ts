import { Injectable } from '@nestjs/common';
import {
  type AccountId,
  type ApplicationCorrected,
  type ApplicationId,
  type ApplicationProgressed,
  type ApplicationSettled,
  type BodyOf,
  correctedEvent,
  progressedEvents,
  settledEvent,
  statusBody,
} from '#contracts';
import { ofFound, type Tx } from '#runtime';
import type { Application } from '../domain/application.js';
import { lastMoves, movesOf } from '../domain/progress.js';
import { ApplicationsRepository } from '../outbound/applications.repository.js';
import { EventsRepository } from '../outbound/events.repository.js';
import { StepsRepository } from '../outbound/steps.repository.js';
import { RecordEvents } from './record-events.js';

/** A row that moved, as it is now: what is told of it agrees with what its status says. */
interface Moved {
  readonly accountId: AccountId;
  readonly sequence: number;
  readonly processedAt: number | null;
}

const MOVED = `applications.account_id AS "accountId", applications.event_sequence AS sequence,
  (extract(epoch FROM applications.processed_at) * 1000)::float8 AS "processedAt"`;

/**
 * Keeps the customer's view of applications in step with what happened to them. What moves the view is told in the
 * streams, in the same transaction; what does not (a step that comes late, an end that is known) is not.
 */
@Injectable()
export class FollowApplication {
  constructor(
    private readonly record: RecordEvents,
    private readonly events: EventsRepository,
    private readonly applications: ApplicationsRepository,
    private readonly steps: StepsRepository,
  ) {}

  /** Every settlement in the batch, in one statement. A second one of the same application changes nothing. */
  async settled(settled: readonly BodyOf<typeof ApplicationSettled>[], tx: Tx): Promise<void> {
    const moved = await tx.query<Moved & { nth: number }>(
      `UPDATE applications SET status = one.status, reason_code = one.reason, error_message = one.error, stage = 'settled',
         blocked_on = NULL, settled_at = to_timestamp(one.settled / 1000),
         processed_at = coalesce(to_timestamp(one.processed / 1000), processed_at),
         applied_at = CASE WHEN one.status = 'applied' THEN to_timestamp(coalesce(one.submitted, one.settled) / 1000) END,
         evidence = one.evidence::jsonb, timings = one.timings::jsonb, event_sequence = event_sequence + 1
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::float8[], $8::text[], $9::text[])
         WITH ORDINALITY AS one (application_id, status, reason, error, settled, processed, submitted, evidence, timings, nth)
       WHERE applications.application_id = one.application_id AND ${ofFound(`applications.status = 'processing'`)}
       RETURNING one.nth::integer AS nth, ${MOVED}`,
      [
        settled.map(({ applicationId }) => applicationId),
        settled.map(({ ending }) => ending.status),
        settled.map(({ ending }) => ending.reasonCode),
        settled.map(({ ending }) => ending.errorMessage),
        settled.map(({ settledAt }) => settledAt),
        settled.map(({ ending }) => ending.processedAt),
        settled.map(({ ending }) => ending.evidence?.submittedAt ?? null),
        settled.map(({ ending }) => (ending.evidence === null ? null : JSON.stringify(ending.evidence))),
        settled.map(({ timings }) => JSON.stringify(timings)),
      ],
    );
    for (const row of moved) {
      const fact = settled[row.nth - 1] as BodyOf<typeof ApplicationSettled>;
      // Not by the id of the message: a status that was asked for may have absorbed it before the message came.
      this.tell(tx, `application.settled:${fact.applicationId}`, settledEvent(fact), row);
    }
    await tx.query(
      `INSERT INTO receipts (application_id, number) SELECT application_id, 1 FROM applications
       WHERE application_id = ANY ($1::uuid[]) AND settled_at IS NOT NULL ON CONFLICT DO NOTHING`,
      [settled.map(({ applicationId }) => applicationId)],
    );
  }

  /** A proposal that was found after the settlement: the status stays; it is told, and gets a receipt of its own. */
  async corrected(fact: BodyOf<typeof ApplicationCorrected>, tx: Tx): Promise<void> {
    const { applicationId, evidence, foundAt } = fact;
    const [first] = await tx.query(
      `INSERT INTO receipts (application_id, number, correction) SELECT application_id, 2, $2::jsonb FROM applications
       WHERE application_id = $1 ON CONFLICT DO NOTHING RETURNING application_id`,
      [applicationId, JSON.stringify({ evidence, foundAt })],
    );
    // A second find changes nothing.
    if (!first) return;
    const [row] = await tx.query<Moved>(
      `UPDATE applications SET event_sequence = event_sequence + 1 WHERE application_id = $1 RETURNING ${MOVED}`,
      [applicationId],
    );
    if (!row) return;
    const told = (await this.events.endOf(tx, applicationId)) ?? (await this.asItIs(applicationId));
    this.tell(tx, `application.corrected:${applicationId}`, correctedEvent(fact, told), row);
  }

  /** Steps of timelines, all that came together. What none of them moves is not told. */
  async progressed(steps: readonly BodyOf<typeof ApplicationProgressed>[], tx: Tx): Promise<void> {
    const events = new Map(steps.map((step) => [step, progressedEvents(step)]));
    const live = await this.steps.keep(tx, steps);
    const moves = movesOf(live, steps, (step) => events.get(step)?.length ?? 0);
    await this.applications.move(tx, lastMoves(moves));
    for (const { told, after } of moves) {
      const own = events.get(told) ?? [];
      const first = after.sequence - own.length + 1;
      own.forEach((event, at) => {
        if (!event) return;
        const fact = `${event.type}:${told.applicationId}:${told.step}`;
        this.tell(tx, fact, event, { ...after, sequence: first + at });
      });
    }
  }

  // Its end is told no more, or it has not come yet: then what its status says.
  private async asItIs(applicationId: ApplicationId): Promise<Readonly<Record<string, unknown>>> {
    const application = (await this.applications.byId(applicationId)) as Application;
    const isApplied = application.status === 'applied';
    const credit = application.settledAt === null ? null : isApplied ? 'captured' : 'released';
    const view = { ...application, position: null, estimatedStartAt: null };
    return { ...statusBody(view, Date.now()), credit, creditsRemaining: null };
  }

  private tell(tx: Tx, fact: string, event: ReturnType<typeof settledEvent>, row: Moved): void {
    const { accountId, sequence } = row;
    const processedAt = row.processedAt === null ? null : Math.round(row.processedAt);
    const data = { ...event.data, accountId, processedAt };
    this.record.add(tx, fact, { ...event, accountId, data }, sequence);
  }
}

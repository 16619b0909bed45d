import { Injectable } from '@nestjs/common';
import type { AgencyId, ApplicationId, Echo, JobCiphertext, Timings } from '#contracts';
import { ofFound, type Tx } from '#runtime';
import type { Draft } from '../domain/draft.js';
import type { EarlierSend } from '../domain/earlier-send.js';
import type { ProfileChoice, SentProposal } from '../domain/marketplace.js';
import type { LeaseRef } from '../domain/session.js';
import type { Submission } from '../domain/submission.js';
import { mayHaveOutcome } from './intents.repository.js';
import { FINISHED, mayBecome, TIMINGS, wholeTimings } from './submission-rows.js';
import type { EndedSubmission } from './submissions.repository.js';

export interface NewSend {
  readonly agencyId: AgencyId;
  readonly canonicalJobId: JobCiphertext;
  readonly letterSha256: string;
  readonly profile: ProfileChoice;
  /** The evidence as far as it is known before Send. */
  readonly draft: Draft;
}

/** What was found and done on the way to a Send; whoever asked decides whether it may be committed. */
export interface Intended {
  readonly isCurrent: boolean;
  /** Other Sends of the agency for this job. No late find comes between this reading and the end of the transaction. */
  readonly earlier: readonly EarlierSend[];
  /** False when the application's key was taken: cancelled, or ended. */
  readonly hasKey: boolean;
  /** False when the submission is not ours to send any more: its time ran out, or another epoch works on it. */
  readonly isSending: boolean;
}

/** The proposal that was seen, by which epoch of which pod. */
export interface Seen {
  readonly applicationId: ApplicationId;
  readonly epoch: number;
  readonly pod: string;
  readonly proposal: SentProposal;
}

type EndedRow = Record<keyof Timings, number | null> & { draft: Draft | null; ended_id: ApplicationId | null };

const LEASE = `lease AS MATERIALIZED (
  SELECT session_id FROM sessions WHERE session_id = $1 AND lease_epoch = $2 AND lease_until > clock_timestamp() FOR SHARE)`;

/**
 * What decides about an application, each in one statement of a transaction. All of them take the lease first, then the
 * application's key, then its submission: a part that needs another one reads from it, so that it begins after it. Parts
 * see the rows as they were when the statement began; a lock that had to be waited for, the key and the unique indexes
 * are of the moment.
 */
@Injectable()
export class DecisionsRepository {
  /** Takes the key for a Send, if the lease holds, and marks the submission as being sent, if its time is not over. */
  async intend(tx: Tx, lease: LeaseRef, submission: Submission, send: NewSend): Promise<Intended> {
    const [row] = await tx.query<Intended>(
      `WITH ${LEASE},
       earlier AS MATERIALIZED (
         SELECT outcome, late_found_at IS NOT NULL AS "isLateFound" FROM intents
         WHERE agency_id = $4 AND canonical_job_id = $5 AND kind = 'send' AND application_id <> $3
           AND EXISTS (SELECT FROM lease)
         FOR SHARE),
       known AS MATERIALIZED (SELECT coalesce(json_agg(earlier), '[]') AS rows FROM earlier),
       key AS (
         INSERT INTO intents (application_id, agency_id, canonical_job_id, kind, epoch, echo, letter_sha256, profile)
         SELECT $3::uuid, $4::uuid, $5::text, 'send', $2::int, $6::jsonb, $7::text, $8::jsonb FROM lease, known
         ON CONFLICT (application_id) DO NOTHING RETURNING application_id),
       sending AS (
         UPDATE submissions SET state = 'sending', draft = $9 FROM key
         WHERE submissions.application_id = key.application_id AND ${ofFound(mayBecome('sending'))} AND submissions.epoch = $10
           AND expires_at > clock_timestamp()
         RETURNING submissions.application_id)
       SELECT EXISTS (SELECT FROM lease) AS "isCurrent", (SELECT rows FROM known) AS earlier,
         EXISTS (SELECT FROM key) AS "hasKey", EXISTS (SELECT FROM sending) AS "isSending"`,
      [
        lease.sessionId,
        lease.epoch,
        submission.applicationId,
        send.agencyId,
        send.canonicalJobId,
        JSON.stringify(submission.order.echo),
        send.letterSha256,
        JSON.stringify(send.profile),
        JSON.stringify(send.draft),
        submission.epoch,
      ],
    );
    return row as Intended;
  }

  /**
   * Ends a submission before Send, if the lease holds and the key was free. Undefined when it was not: whoever has it
   * tells of the end; and when the submission had ended.
   */
  async end(tx: Tx, lease: LeaseRef, applicationId: ApplicationId, echo: Echo): Promise<EndedSubmission | undefined> {
    const [row] = await tx.query<EndedRow>(
      `WITH ${LEASE},
       key AS (
         INSERT INTO intents (application_id, agency_id, kind, echo)
         SELECT $3::uuid, $4::uuid, 'ended', $5::jsonb FROM lease
         ON CONFLICT (application_id) DO NOTHING RETURNING application_id)
       UPDATE submissions SET ${FINISHED} FROM key
       WHERE submissions.application_id = key.application_id AND ${ofFound(mayBecome('finished'))}
       RETURNING submissions.application_id AS ended_id, ${TIMINGS}, draft`,
      [lease.sessionId, lease.epoch, applicationId, echo.agencyId, JSON.stringify(echo)],
    );
    return endedOf(row);
  }

  /**
   * The outcome `applied`, if the lease holds and nothing else was decided; the submission ends with it. What was seen is
   * kept either way. `ended` is undefined when the submission had ended before.
   */
  async applied(
    tx: Tx,
    lease: LeaseRef,
    { applicationId, epoch, pod, proposal }: Seen,
    outcomeReadAt: number,
  ): Promise<{ isOutcome: boolean; ended: EndedSubmission | undefined }> {
    const [row] = await tx.query<EndedRow & { is_outcome: boolean }>(
      `WITH seen AS (
         INSERT INTO observations (application_id, epoch, pod, kind, detail)
         VALUES ($3, $4, $5, 'proposal_matched', $6)),
       ${LEASE},
       decided AS (
         UPDATE intents SET outcome = 'applied', outcome_at = clock_timestamp(), why = NULL, proposal_id = $7
         WHERE application_id = $3 AND ${ofFound(`kind = 'send' AND ${mayHaveOutcome('applied')}`)} AND EXISTS (SELECT FROM lease)
         RETURNING application_id),
       ended AS (
         UPDATE submissions SET ${FINISHED}, outcome_read_at = to_timestamp($8::float8 / 1000) FROM decided
         WHERE submissions.application_id = decided.application_id AND ${ofFound(mayBecome('finished'))}
         RETURNING submissions.application_id AS ended_id, ${TIMINGS}, draft)
       SELECT EXISTS (SELECT FROM decided) AS is_outcome, ended.* FROM (VALUES (1)) AS one LEFT JOIN ended ON true`,
      [
        lease.sessionId,
        lease.epoch,
        applicationId,
        epoch,
        pod,
        JSON.stringify(proposal),
        proposal.proposalId,
        outcomeReadAt,
      ],
    );
    const { is_outcome: isOutcome, ...ended } = row as EndedRow & { is_outcome: boolean };
    return { isOutcome, ended: endedOf(ended) };
  }
}

function endedOf(row: EndedRow | undefined): EndedSubmission | undefined {
  if (!row || row.ended_id === null) return undefined;
  const { draft, ended_id: _, ...times } = row;
  return { timings: wholeTimings(times), draft };
}

import { Injectable } from '@nestjs/common';
import type { AgencyId, ApplicationId, Echo, JobCiphertext } from '#contracts';
import { Database, ofFound, type Tx } from '#runtime';
import type { EarlierSend } from '../domain/earlier-send.js';
import type { ProfileChoice, RefusalCategory, SentProposal } from '../domain/marketplace.js';
import { ENDED_WITHOUT, type IntentOutcome, outcomesBefore } from '../domain/outcome-moves.js';

export type IntentKind = 'send' | 'cancelled' | 'ended';

/** A Send that is still looked for: its outcome is open, or it ended without its proposal. Times in Unix ms. */
export interface OpenIntent {
  readonly applicationId: ApplicationId;
  readonly agencyId: AgencyId;
  readonly canonicalJobId: JobCiphertext;
  readonly epoch: number;
  readonly at: number;
  readonly echo: Echo;
  readonly letterSha256: string;
  readonly profile: ProfileChoice;
  readonly outcome: 'unknown' | 'refused' | 'not_found' | null;
  readonly outcomeAt: number | null;
  readonly fencedAt: number | null;
  readonly absentAt: number | null;
  /** The database's clock when this was read. */
  readonly now: number;
}

export interface EarlierIntent extends EarlierSend {
  readonly applicationId: ApplicationId;
  readonly agencyId: AgencyId;
  readonly at: number;
  readonly letterSha256: string;
  readonly profile: ProfileChoice;
  readonly outcomeAgeMs: number | null;
}

const listOf = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

// No statement gives a Send an outcome that the moves do not let it have.
export const mayHaveOutcome = (outcome: IntentOutcome): string =>
  `coalesce(outcome, 'open') IN (${listOf(outcomesBefore(outcome))})`;

const IS_ENDED_WITHOUT = `outcome IN (${listOf(ENDED_WITHOUT)})`;

const ms = (column: string): string => `extract(epoch FROM ${column})::float8 * 1000`;

const OPEN_COLUMNS = `application_id AS "applicationId", agency_id AS "agencyId", canonical_job_id AS "canonicalJobId",
  epoch, ${ms('at')} AS at, echo, letter_sha256 AS "letterSha256", profile, outcome, ${ms('outcome_at')} AS "outcomeAt",
  ${ms('fenced_at')} AS "fencedAt", ${ms('absent_at')} AS "absentAt", ${ms('clock_timestamp()')} AS now`;

/** What is looked for; `intents_to_look` is its index by agency, `intents_due` by time. */
export const TO_LOOK = `kind = 'send' AND outcome IS DISTINCT FROM 'applied' AND late_found_at IS NULL`;

/** A refusal of a Send that some epoch saw, and that nobody has had a reason to doubt. `at` in Unix ms. */
export interface ObservedRefusal {
  readonly category: RefusalCategory;
  readonly text: string;
  readonly at: number;
}

/** The durable record of what may have been sent, and of what must not be. One row per application, for ever. */
@Injectable()
export class IntentsRepository {
  constructor(private readonly database: Database) {}

  /** Takes the key so that nothing can be sent any more. The kind that holds it from now on. */
  async insertEnd(
    tx: Tx,
    applicationId: ApplicationId,
    echo: Echo,
    kind: 'cancelled' | 'ended',
  ): Promise<IntentKind | 'taken'> {
    const rows = await tx.query(
      `INSERT INTO intents (application_id, agency_id, kind, echo) VALUES ($1, $2, $3, $4)
       ON CONFLICT (application_id) DO NOTHING RETURNING application_id`,
      [applicationId, echo.agencyId, kind, JSON.stringify(echo)],
    );
    if (rows.length > 0) return 'taken';
    const [row] = await tx.query<{ kind: IntentKind }>(`SELECT kind FROM intents WHERE application_id = $1`, [
      applicationId,
    ]);
    return row?.kind ?? 'taken';
  }

  /** Of a Send; null while it is open. */
  async outcomeOf(tx: Tx, applicationId: ApplicationId): Promise<IntentOutcome | null> {
    const [row] = await tx.query<{ outcome: IntentOutcome | null }>(
      `SELECT outcome FROM intents WHERE application_id = $1`,
      [applicationId],
    );
    return row?.outcome ?? null;
  }

  /** Other applications of this agency that may have put a proposal on the same job. */
  async earlier(
    database: Tx | Database,
    agencyId: AgencyId,
    job: JobCiphertext,
    except: ApplicationId,
  ): Promise<EarlierIntent[]> {
    return database.query<EarlierIntent>(
      `SELECT application_id AS "applicationId", agency_id AS "agencyId", ${ms('at')} AS at,
         letter_sha256 AS "letterSha256", profile, outcome, late_found_at IS NOT NULL AS "isLateFound",
         extract(epoch FROM clock_timestamp() - outcome_at)::float8 * 1000 AS "outcomeAgeMs"
       FROM intents WHERE agency_id = $1 AND canonical_job_id = $2 AND kind = 'send' AND application_id <> $3`,
      [agencyId, job, except],
    );
  }

  async byId(tx: Tx | Database, applicationId: ApplicationId): Promise<OpenIntent | undefined> {
    const [row] = await tx.query<OpenIntent>(
      `SELECT ${OPEN_COLUMNS} FROM intents WHERE application_id = $1 AND kind = 'send'`,
      [applicationId],
    );
    return row;
  }

  /** Sends of an agency that are due to be looked for. */
  async due(agencyId: AgencyId): Promise<OpenIntent[]> {
    return this.database.query<OpenIntent>(
      `SELECT ${OPEN_COLUMNS} FROM intents
       WHERE agency_id = $1 AND ${TO_LOOK} AND next_look_at <= clock_timestamp() ORDER BY at`,
      [agencyId],
    );
  }

  /** While its outcome is open. One that a person decides meanwhile keeps the looks that were planned with that. */
  async lookAgainIn(applicationId: ApplicationId, delayMs: number): Promise<void> {
    await this.database.query(
      `UPDATE intents SET next_look_at = clock_timestamp() + $2::float8 * interval '1 millisecond'
       WHERE application_id = $1 AND (outcome IS NULL OR outcome = 'unknown')`,
      [applicationId, delayMs],
    );
  }

  /** Something new is known about a Send whose outcome is open: whoever has its session looks at once. */
  async lookNow(tx: Tx, applicationId: ApplicationId): Promise<void> {
    await tx.query(
      `UPDATE intents SET next_look_at = clock_timestamp()
       WHERE application_id = $1 AND kind = 'send' AND (outcome IS NULL OR outcome = 'unknown')`,
      [applicationId],
    );
  }

  /** After an end without its proposal: read again this long after it, each time once, and then never more. */
  async planLateLook(tx: Tx | Database, applicationId: ApplicationId, afterMs: readonly number[]): Promise<void> {
    await tx.query(
      `UPDATE intents SET next_look_at = coalesce(
         (SELECT min(due) FROM unnest($2::float8[]) AS after_ms,
            LATERAL (SELECT outcome_at + after_ms * interval '1 millisecond' AS due) AS look
          WHERE due > clock_timestamp()), 'infinity')
       WHERE application_id = $1 AND ${IS_ENDED_WITHOUT}`,
      [applicationId, afterMs],
    );
  }

  /** The old epoch's connections are known to be dead: from here the settle window counts. */
  async markFenced(tx: Tx, applicationId: ApplicationId): Promise<void> {
    await tx.query(`UPDATE intents SET fenced_at = coalesce(fenced_at, clock_timestamp()) WHERE application_id = $1`, [
      applicationId,
    ]);
  }

  async markAbsent(tx: Tx, applicationId: ApplicationId): Promise<void> {
    await tx.query(`UPDATE intents SET absent_at = coalesce(absent_at, clock_timestamp()) WHERE application_id = $1`, [
      applicationId,
    ]);
  }

  /** The outcome, once: false when it is decided already. `unknown` may still become another. */
  async setOutcome(
    tx: Tx,
    applicationId: ApplicationId,
    outcome: IntentOutcome,
    why: string | null,
    proposalId: string | null,
  ): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE intents SET outcome = $2, outcome_at = CASE WHEN outcome IS NOT DISTINCT FROM $2 THEN outcome_at ELSE clock_timestamp() END,
         why = $3, proposal_id = coalesce($4, proposal_id)
       WHERE application_id = $1 AND ${ofFound(`kind = 'send' AND ${mayHaveOutcome(outcome)}`)} RETURNING application_id`,
      [applicationId, outcome, why, proposalId],
    );
    return rows.length > 0;
  }

  /** Flags a Send that was settled without its proposal. Undefined when it was not, or is flagged already. */
  async markLateFound(tx: Tx, applicationId: ApplicationId): Promise<{ echo: Echo; letterSha256: string } | undefined> {
    const [row] = await tx.query<{ echo: Echo; letterSha256: string }>(
      `UPDATE intents SET late_found_at = clock_timestamp()
       WHERE application_id = $1 AND ${IS_ENDED_WITHOUT} AND late_found_at IS NULL
       RETURNING echo, letter_sha256 AS "letterSha256"`,
      [applicationId],
    );
    return row;
  }

  /** Whether a proposal is another application's evidence already. */
  async isEvidenceOfAnother(agencyId: AgencyId, proposalId: string, except: ApplicationId): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM intents WHERE agency_id = $1 AND proposal_id = $2 AND application_id <> $3`,
      [agencyId, proposalId, except],
    );
    return rows.length > 0;
  }

  /** What an epoch saw, kept whatever becomes of the epoch. */
  async observe(
    tx: Tx | Database,
    seen: { applicationId: ApplicationId; epoch: number; pod: string; kind: string; detail: unknown },
  ): Promise<void> {
    await tx.query(`INSERT INTO observations (application_id, epoch, pod, kind, detail) VALUES ($1, $2, $3, $4, $5)`, [
      seen.applicationId,
      seen.epoch,
      seen.pod,
      seen.kind,
      JSON.stringify(seen.detail),
    ]);
  }

  /** The refusal that the answer to Send was, if it was one. Kept in rows, because a session may be handed on meanwhile. */
  async observedRefusal(applicationId: ApplicationId): Promise<ObservedRefusal | undefined> {
    const [row] = await this.database.query<{ detail: Omit<ObservedRefusal, 'at'>; at: number }>(
      `SELECT detail, ${ms('at')} AS at FROM observations WHERE application_id = $1 AND kind = 'refused'
         AND NOT EXISTS (SELECT FROM observations AS doubt
                         WHERE doubt.application_id = $1 AND doubt.kind = 'refusal_doubted')
       ORDER BY id LIMIT 1`,
      [applicationId],
    );
    return row && { ...row.detail, at: row.at };
  }

  /** A proposal that some epoch saw and matched, and could not record as the outcome any more. */
  async observedProposal(applicationId: ApplicationId): Promise<SentProposal | undefined> {
    const [row] = await this.database.query<{ detail: SentProposal }>(
      `SELECT detail FROM observations WHERE application_id = $1 AND kind = 'proposal_matched' ORDER BY id LIMIT 1`,
      [applicationId],
    );
    return row?.detail;
  }
}

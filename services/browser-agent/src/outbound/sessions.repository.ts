import { Injectable } from '@nestjs/common';
import type {
  AgencyId,
  AgencyRegistered,
  AgentSessionsOf,
  BodyOf,
  Mode,
  RequestOf,
  SessionId,
  SessionStanding,
  SessionView,
} from '#contracts';
import { Database, type Tx } from '#runtime';
import type { RosterReading } from '../domain/marketplace.js';
import type { HeldSession } from '../domain/session.js';
import { TO_LOOK } from './intents.repository.js';

const HELD_COLUMNS = `session_id AS "sessionId", agency_id AS "agencyId", account_id AS "accountId", mode,
  base_url AS "baseUrl", marketplace_agency_id AS "marketplaceAgencyId", business_developer AS "businessDeveloper",
  login_ref AS "loginRef", default_profile_id AS "defaultProfileId", state, saved_state AS "savedState", roster,
  extract(epoch FROM clock_timestamp() - roster_read_at)::float8 * 1000 AS "rosterAgeMs", lease_epoch AS epoch,
  proxy_instance AS "proxyInstance"`;

// Of sessions with something to do: a first sign-in, a reconnect, a submission to start or left behind, a Send to look
// for. They are found from there: of all sessions few have any. By the statement's time, which an index can be asked for.
const WITH_WORK = `(
  SELECT agency_id FROM sessions WHERE state IN ('new', 'reconnecting')
  UNION ALL SELECT session_agency_id FROM submissions WHERE state = 'queued' AND not_before <= statement_timestamp()
  UNION ALL SELECT session_agency_id FROM submissions WHERE state = 'working'
  UNION ALL SELECT agency_id FROM intents WHERE ${TO_LOOK} AND next_look_at <= statement_timestamp())`;

const IS_FREE = `(lease_until IS NULL OR lease_until < clock_timestamp())`;
const IS_WAITING = `${IS_FREE} AND state <> 'needs_human' AND not_before <= clock_timestamp() AND agency_id IN ${WITH_WORK}`;

/** Sessions and their leases. Every change by an owner names its epoch and fails once that is not the newest any more. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  async register(tx: Tx, agency: BodyOf<typeof AgencyRegistered>): Promise<void> {
    const { businessDeveloper } = agency;
    await tx.query(
      `INSERT INTO sessions (session_id, agency_id, account_id, mode, base_url, marketplace_agency_id,
         business_developer, login_ref, default_profile_id, revision)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (session_id) DO UPDATE SET business_developer = EXCLUDED.business_developer,
         login_ref = EXCLUDED.login_ref, default_profile_id = EXCLUDED.default_profile_id, revision = EXCLUDED.revision
       WHERE sessions.revision < EXCLUDED.revision`,
      [
        agency.sessionId,
        agency.agencyId,
        agency.accountId,
        agency.mode,
        agency.marketplaceBaseUrl,
        agency.marketplaceAgencyId,
        businessDeveloper.name,
        businessDeveloper.loginRef,
        businessDeveloper.defaultProfileId,
        agency.revision,
      ],
    );
  }

  /**
   * Takes the lease of a free session that has something to do: epoch + 1. The one whose last claim is longest ago comes
   * first, or a busy session that gave way would be claimed again at once.
   */
  async claim(pod: string, lease: string, modes: readonly Mode[]): Promise<HeldSession | undefined> {
    const [row] = await this.database.query<HeldSession>(
      `UPDATE sessions SET lease_pod = $1, lease_epoch = lease_epoch + 1, lease_until = clock_timestamp() + $2::interval,
         claimed_at = clock_timestamp(), idle_since = NULL
       WHERE session_id = (SELECT session_id FROM sessions WHERE mode = ANY ($3::text[]) AND ${IS_WAITING}
                           ORDER BY claimed_at NULLS FIRST, session_id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING ${HELD_COLUMNS}`,
      [pod, lease, modes],
    );
    return row;
  }

  /** False when the lease is somebody else's by now, or has run out. */
  async renew(sessionId: SessionId, epoch: number, lease: string): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE sessions SET lease_until = clock_timestamp() + $3::interval
       WHERE session_id = $1 AND lease_epoch = $2 AND lease_until > clock_timestamp() RETURNING session_id`,
      [sessionId, epoch, lease],
    );
    return rows.length > 0;
  }

  /** A new epoch for the same owner: everything sent under the old one can be cut off. Undefined when the lease is lost. */
  async bump(sessionId: SessionId, epoch: number): Promise<number | undefined> {
    const [row] = await this.database.query<{ epoch: number }>(
      `UPDATE sessions SET lease_epoch = lease_epoch + 1
       WHERE session_id = $1 AND lease_epoch = $2 AND lease_until > clock_timestamp() RETURNING lease_epoch AS epoch`,
      [sessionId, epoch],
    );
    return row?.epoch;
  }

  /** Gives the lease back, with the browser's state as it was last. */
  async release(sessionId: SessionId, epoch: number, savedState: Buffer | null): Promise<void> {
    await this.database.query(
      `UPDATE sessions SET lease_pod = NULL, lease_until = NULL, idle_since = NULL,
         saved_state = coalesce($3, saved_state)
       WHERE session_id = $1 AND lease_epoch = $2`,
      [sessionId, epoch, savedState],
    );
  }

  async saveState(sessionId: SessionId, epoch: number, savedState: Buffer): Promise<void> {
    await this.database.query(
      `UPDATE sessions SET saved_state = $3
       WHERE session_id = $1 AND lease_epoch = $2 AND lease_until > clock_timestamp()`,
      [sessionId, epoch, savedState],
    );
  }

  /** True while this epoch may act: locked so that nobody takes the lease over before the transaction ends. */
  async isCurrent(tx: Tx, sessionId: SessionId, epoch: number): Promise<boolean> {
    const rows = await tx.query(
      `SELECT FROM sessions WHERE session_id = $1 AND lease_epoch = $2 AND lease_until > clock_timestamp() FOR SHARE`,
      [sessionId, epoch],
    );
    return rows.length > 0;
  }

  /** How often the state has changed, when this was a change; the number makes the message about it unique. */
  async setState(
    tx: Tx,
    session: { sessionId: SessionId; epoch: number },
    state: HeldSession['state'],
    why: string | null,
  ): Promise<number | undefined> {
    const [row] = await tx.query<{ changes: number }>(
      `UPDATE sessions SET state = $3, why = $4, changes = changes + 1,
         stopped_at = CASE WHEN $3 = 'needs_human' THEN clock_timestamp() END
       WHERE session_id = $1 AND lease_epoch = $2 AND lease_until > clock_timestamp() AND state <> $3
       RETURNING changes`,
      [session.sessionId, session.epoch, state, why],
    );
    return row?.changes;
  }

  /** Nobody tries again before this much time has passed. */
  async postpone(sessionId: SessionId, epoch: number, delayMs: number): Promise<void> {
    await this.database.query(
      `UPDATE sessions SET not_before = clock_timestamp() + $3::float8 * interval '1 millisecond'
       WHERE session_id = $1 AND lease_epoch = $2`,
      [sessionId, epoch, delayMs],
    );
  }

  async saveRoster(tx: Tx, sessionId: SessionId, epoch: number, roster: RosterReading): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE sessions SET roster = $3, roster_read_at = clock_timestamp(), connects_balance = $4
       WHERE session_id = $1 AND lease_epoch = $2 AND lease_until > clock_timestamp() RETURNING session_id`,
      [sessionId, epoch, JSON.stringify(roster), roster.connectsBalance],
    );
    return rows.length > 0;
  }

  async noteIdle(sessionId: SessionId, epoch: number, isIdle: boolean): Promise<void> {
    await this.database.query(
      `UPDATE sessions SET idle_since = CASE WHEN $3 THEN coalesce(idle_since, clock_timestamp()) END
       WHERE session_id = $1 AND lease_epoch = $2 AND (idle_since IS NULL) = $3`,
      [sessionId, epoch, isIdle],
    );
  }

  /**
   * Whether another session waits for a pod, and whether this one is the one to give way: the longest idle, or, when
   * none is idle, one that was held for long enough.
   */
  async mustGiveWay(
    sessionId: SessionId,
    heldForLong: string,
    modes: readonly Mode[],
  ): Promise<'no' | 'idle' | 'busy'> {
    const [row] = await this.database.query<{ starving: boolean; longest_idle: string | null; held_long: boolean }>(
      `SELECT EXISTS (SELECT FROM sessions WHERE mode = ANY ($3::text[]) AND ${IS_WAITING}) AS starving,
         (SELECT session_id FROM sessions WHERE mode = ANY ($3::text[]) AND lease_until > clock_timestamp() AND idle_since IS NOT NULL
          ORDER BY idle_since, session_id LIMIT 1) AS longest_idle,
         (SELECT claimed_at < clock_timestamp() - $2::interval FROM sessions WHERE session_id = $1) AS held_long`,
      [sessionId, heldForLong, modes],
    );
    if (!row?.starving) return 'no';
    if (row.longest_idle === sessionId) return 'idle';
    return row.longest_idle === null && row.held_long ? 'busy' : 'no';
  }

  /** A person saw to it: it may be tried again. */
  async resume(tx: Tx, sessionId: SessionId): Promise<'resumed' | 'not_stopped' | 'unknown'> {
    const [row] = await tx.query<{ was: string }>(
      `UPDATE sessions SET state = CASE WHEN sessions.state = 'needs_human' THEN 'reconnecting' ELSE sessions.state END,
         why = CASE WHEN sessions.state = 'needs_human' THEN NULL ELSE sessions.why END, not_before = clock_timestamp(),
         stopped_at = NULL
       FROM (SELECT session_id, state AS was FROM sessions WHERE session_id = $1 FOR UPDATE) AS before
       WHERE sessions.session_id = before.session_id RETURNING before.was AS was`,
      [sessionId],
    );
    if (!row) return 'unknown';
    return row.was === 'needs_human' ? 'resumed' : 'not_stopped';
  }

  /**
   * Test sessions that stopped this long ago. Only ones that were signed in before: what never came that far did not
   * stop for a test.
   */
  async stoppedTests(afterMs: number): Promise<SessionId[]> {
    const rows = await this.database.query<{ session_id: SessionId }>(
      `SELECT session_id FROM sessions WHERE mode = 'test' AND state = 'needs_human' AND saved_state IS NOT NULL
         AND stopped_at <= clock_timestamp() - $1::float8 * interval '1 millisecond'`,
      [afterMs],
    );
    return rows.map((row) => row.session_id);
  }

  async views(limit: number): Promise<SessionView[]> {
    return this.database.query<SessionView>(
      `SELECT session_id AS "sessionId", agency_id AS "agencyId", account_id AS "accountId", mode,
         business_developer AS "businessDeveloper", state, why,
         CASE WHEN lease_until > clock_timestamp() THEN lease_pod END AS "ownedBy", lease_epoch AS epoch,
         (extract(epoch FROM lease_until) * 1000)::bigint::float8 AS "leaseUntil",
         (SELECT count(*)::int FROM submissions WHERE session_agency_id = agency_id AND submissions.state = 'queued') AS queued,
         (SELECT count(*)::int FROM submissions WHERE session_agency_id = agency_id
            AND submissions.state IN ('working', 'sending')) AS working,
         connects_balance AS "connectsBalance"
       FROM sessions ORDER BY business_developer LIMIT $1`,
      [limit],
    );
  }

  async standings({ accountId, agencyIds }: RequestOf<typeof AgentSessionsOf>): Promise<SessionStanding[]> {
    return this.database.query<SessionStanding>(
      `SELECT agency_id AS "agencyId", state, why, connects_balance AS "connectsBalance"
       FROM sessions WHERE agency_id = ANY ($2::uuid[]) AND account_id = $1 ORDER BY agency_id`,
      [accountId, agencyIds],
    );
  }

  async proxyOf(sessionId: SessionId): Promise<string | null> {
    const [row] = await this.database.query<{ proxy_instance: string | null }>(
      `SELECT proxy_instance FROM sessions WHERE session_id = $1`,
      [sessionId],
    );
    return row?.proxy_instance ?? null;
  }

  async agencyOf(sessionId: SessionId): Promise<AgencyId | undefined> {
    const [row] = await this.database.query<{ agency_id: AgencyId }>(
      `SELECT agency_id FROM sessions WHERE session_id = $1`,
      [sessionId],
    );
    return row?.agency_id;
  }
}

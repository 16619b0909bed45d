import { v7 as uuid } from 'uuid';
import type {
  AccountId,
  AgencyId,
  ApplicationId,
  ApplicationOrder,
  Echo,
  JobCiphertext,
  OnLoggedOut,
  SessionId,
} from '#contracts';
import { Healings } from '#messaging';
import { Database, Log } from '#runtime';
import {
  aJobId,
  anApplicationId,
  anEcho,
  anOrder,
  eventually,
  ExplainedDatabase,
  testDatabase,
  type TestDatabase,
} from '#testing';
import type { ProfileChoice, SentProposal } from '../domain/marketplace.js';
import type { HeldSession } from '../domain/session.js';
import type { Submission } from '../domain/submission.js';
import { FenceRepository } from '../outbound/egress/fence.repository.js';
import { DecisionsRepository } from '../outbound/decisions.repository.js';
import { IntentsRepository } from '../outbound/intents.repository.js';
import { MailboxRepository } from '../outbound/mailbox.repository.js';
import { ProxiesRepository } from '../outbound/proxies.repository.js';
import { SessionsRepository } from '../outbound/sessions.repository.js';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';

export const A_PROFILE: ProfileChoice = {
  profileId: '5',
  freelancer: 'Mira Kovac',
  title: 'Full-stack developer',
  isDefault: true,
  hourlyRate: 70,
};

export const aSentProposal = (given: Partial<SentProposal> = {}): SentProposal => ({
  proposalId: '1900000000000000001',
  url: 'http://sandbox.test/nx/proposals/1900000000000000001',
  jobId: null,
  freelancer: A_PROFILE.freelancer,
  profile: A_PROFILE.title,
  submittedAt: Date.now(),
  letterSha256: '0'.repeat(64),
  connectsSpent: 14,
  ...given,
});

/** The agent's own tables, reached with the agent's own role. */
export class GivenRows {
  readonly sessions: SessionsRepository;
  readonly submissions = new SubmissionsRepository();
  readonly decisions = new DecisionsRepository();
  readonly mailbox: MailboxRepository;
  readonly intents: IntentsRepository;
  readonly proxies: ProxiesRepository;
  readonly fence: FenceRepository;

  private constructor(
    private readonly whole: TestDatabase,
    readonly database: Database,
  ) {
    this.sessions = new SessionsRepository(database);
    this.mailbox = new MailboxRepository(database, new Healings(database));
    this.intents = new IntentsRepository(database);
    this.proxies = new ProxiesRepository(database);
    this.fence = new FenceRepository(database);
  }

  /** With the superuser. */
  get adminUrl(): string {
    return this.whole.adminUrl;
  }

  /** Asks as the service would, and keeps what it cost. */
  explained(): Promise<ExplainedDatabase> {
    return ExplainedDatabase.open(this.whole, 'browser-agent');
  }

  /** As autovacuum would: the service's role may not. */
  async analyze(): Promise<void> {
    await this.whole.query('ANALYZE');
  }

  static async open(): Promise<GivenRows> {
    const whole = await testDatabase();
    const options = { schema: 'agent', applicationName: 'test', log: Log.silent(), poolSize: 8 };
    return new GivenRows(whole, await new Database({ ...options, url: whole.urlOf('browser-agent') }).open());
  }

  async session(
    given: { agencyId?: AgencyId; baseUrl?: string; state?: HeldSession['state'] } = {},
  ): Promise<{ sessionId: SessionId; agencyId: AgencyId; accountId: AccountId }> {
    const { agencyId, accountId } = anEcho();
    const ids = { sessionId: uuid() as SessionId, agencyId: given.agencyId ?? agencyId, accountId };
    await this.database.transaction((tx) =>
      this.sessions.register(tx, {
        ...ids,
        mode: 'live',
        name: 'An agency',
        marketplaceAgencyId: '1900000000000000009',
        marketplaceBaseUrl: given.baseUrl ?? 'http://sandbox.test',
        businessDeveloper: { name: 'Robin Ashe', loginRef: 'sandbox-9', defaultProfileId: null },
        revision: 1,
      }),
    );
    await this.query(`UPDATE sessions SET state = $2 WHERE session_id = $1`, [ids.sessionId, given.state ?? 'ready']);
    return ids;
  }

  /** A dispatched application, due at once. */
  async dispatched(
    agencyId: AgencyId,
    given: {
      gapMinMs?: number;
      order?: Partial<ApplicationOrder>;
      jobId?: JobCiphertext;
      dispatch?: number;
      onLoggedOut?: OnLoggedOut;
    } = {},
  ): Promise<ApplicationOrder> {
    const applicationId = anApplicationId();
    const echo = anEcho({ agencyId, jobId: given.jobId ?? aJobId() });
    const order = anOrder({ applicationId, echo, ...given.order });
    await this.insert(order, given.dispatch, given.gapMinMs, given.onLoggedOut);
    return order;
  }

  /** False when it is known already. */
  async insert(order: ApplicationOrder, dispatch = 1, gapMinMs = 0, onLoggedOut?: OnLoggedOut): Promise<boolean> {
    const now = Date.now();
    const written = await this.database.transaction((tx) =>
      this.submissions.insert(tx, { order, dispatch, queuedAt: now, dispatchedAt: now, gapMinMs, onLoggedOut }),
    );
    return written !== 'known';
  }

  /** An intent to send, whatever the submission says. */
  async intendToSend(echo: Echo, given: { applicationId?: ApplicationId; epoch?: number; job?: JobCiphertext } = {}) {
    const { applicationId = anApplicationId(), epoch = 1, job = echo.jobId } = given;
    const rows = await this.query(
      `INSERT INTO intents (application_id, agency_id, canonical_job_id, kind, epoch, echo, letter_sha256, profile)
       VALUES ($1, $2, $3, 'send', $4, $5, repeat('0', 64), $6) ON CONFLICT (application_id) DO NOTHING RETURNING epoch`,
      [applicationId, echo.agencyId, job, epoch, JSON.stringify(echo), JSON.stringify(A_PROFILE)],
    );
    return { applicationId, isOurs: rows.length > 0 };
  }

  setOutcome(applicationId: ApplicationId, ...rest: [Parameters<IntentsRepository['setOutcome']>[2], string | null]) {
    const [outcome, proposalId] = rest;
    return this.database.transaction((tx) =>
      this.intents.setOutcome(tx, applicationId, outcome, outcome === 'applied' ? null : 'because', proposalId),
    );
  }

  /** When the next Send of an agency is to be looked for, in ms from now; null when there is none. */
  async nextLookMs(agencyId: AgencyId): Promise<number | null> {
    return (await this.mailbox.standing(agencyId, 0, [])).nextLookMs;
  }

  /** As a claim would: the session is ours under this epoch, for an hour. */
  async hold(sessionId: SessionId, epoch: number): Promise<void> {
    await this.query(
      `UPDATE sessions SET lease_pod = 'agent-1', lease_epoch = $2, lease_until = clock_timestamp() + interval '1 hour'
       WHERE session_id = $1`,
      [sessionId, epoch],
    );
  }

  /** What is due for a session, taken by whoever holds it. */
  async taken(held: Parameters<MailboxRepository['take']>[0]): Promise<Submission> {
    const result = await this.mailbox.take(held);
    if (result.kind !== 'taken') throw new Error(`Not taken: ${result.kind}`);
    return result.submission;
  }

  /** Until this many statements wait for somebody's lock. */
  async untilWaiting(count: number): Promise<void> {
    await eventually(async () => {
      const waiting = await this.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      // Not by `expect`: the benchmarks use this kit as well, and run without Jest.
      if (waiting.length !== count) throw new Error(`${waiting.length} statements wait for a lock, not ${count}`);
    });
  }

  query<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]> {
    return this.database.query<R>(text, values);
  }

  /** As time would: the lease of a session runs out now. */
  async expireLease(sessionId: SessionId): Promise<void> {
    await this.query(`UPDATE sessions SET lease_until = clock_timestamp() WHERE session_id = $1`, [sessionId]);
  }

  async drop(): Promise<void> {
    await this.database.close();
    await this.whole.drop();
  }
}

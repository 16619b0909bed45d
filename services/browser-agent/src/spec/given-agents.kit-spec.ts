import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import {
  AgencyRegistered,
  type ApplicationId,
  type ApplicationOrder,
  ApplyDispatched,
  type JobCiphertext,
  type OnLoggedOut,
  OPERATIONS,
  outgoing,
  type SessionId,
} from '#contracts';
import { type NatsLink, Questions } from '#messaging';
import { Database, Log } from '#runtime';
import {
  anApplicationId,
  aPreviewId,
  anEcho,
  anOrder,
  eventually,
  publish,
  type SandboxAgency,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
  testProgram,
  type TestProgram,
  testSandbox,
  type TestSandbox,
  writeLogin,
} from '#testing';
import { SessionsRepository } from '../outbound/sessions.repository.js';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';
import { AgentRows } from './agent-rows.kit-spec.js';

export { type IntentRow, PATIENCE_MS } from './agent-rows.kit-spec.js';

/** An agency that agents work for. */
export interface GivenAgency extends Pick<ReturnType<typeof anEcho>, 'accountId' | 'agencyId'> {
  readonly sessionId: SessionId;
  readonly sandbox: SandboxAgency;
}

export interface Dispatched {
  readonly applicationId: ApplicationId;
  readonly job: JobCiphertext;
  readonly order: ApplicationOrder;
}

type Env = Readonly<Record<string, string>>;

// A protocol minute is 1.5 s: a recovery ends after five, and an answer may still take one.
const TIME_SCALE = 40;
/** Agent pods and egress proxies as processes, on a database, a nats-server and a sandbox of their own. */
export class GivenAgents extends AgentRows {
  readonly programs: TestProgram[] = [];
  private readonly secrets = {
    EGRESS_SECRET: randomBytes(32).toString('hex'),
    SESSION_STATE_KEY: randomBytes(32).toString('base64'),
  };

  /**
   * Agencies and dispatched applications are written as rows instead of being published: a pod that stands still holds
   * messages that were on their way to it for half a minute, and no other pod gets them.
   */
  isByRows = false;

  private constructor(
    readonly sandbox: TestSandbox,
    readonly nats: TestNats,
    database: TestDatabase,
    private readonly link: NatsLink,
    private readonly rows: Database,
    private readonly logins: string,
    private readonly timeScale: number,
  ) {
    super(database);
  }

  static async start(timeScale = TIME_SCALE): Promise<GivenAgents> {
    const [sandbox, nats, database] = await Promise.all([testSandbox(), testNats(), testDatabase()]);
    const logins = mkdtempSync(join(tmpdir(), 'applywright-logins-'));
    const options = { schema: 'agent', applicationName: 'test', log: Log.silent(), poolSize: 2 };
    const rows = await new Database({ ...options, url: database.urlOf('browser-agent') }).open();
    return new GivenAgents(sandbox, nats, database, await nats.open('root'), rows, logins, timeScale);
  }

  /** The same, with a proxy and one pod that have nothing special about them. */
  static async running(timeScale?: number): Promise<GivenAgents> {
    const given = await GivenAgents.start(timeScale);
    await Promise.all([given.proxy(), given.pod('agent-1')]);
    return given;
  }

  get egressSecret(): string {
    return this.secrets.EGRESS_SECRET;
  }

  proxy(name = 'egress-1', env: Env = {}): Promise<TestProgram> {
    const own = { INSTANCE: name, AGENT_DATABASE_URL: this.database.urlOf('browser-agent') };
    const program = 'egress-proxy';
    return this.launch(name, program, { ...own, EGRESS_SECRET: this.secrets.EGRESS_SECRET, ...env });
  }

  pod(name: string, env: Env = {}): Promise<TestProgram> {
    const { natsUrl, natsUser, natsPassword } = this.nats.user('browser-agent');
    return this.launch(name, 'browser-agent', {
      INSTANCE: name,
      AGENT_DATABASE_URL: this.database.urlOf('browser-agent'),
      NATS_URL: natsUrl,
      AGENT_NATS_USER: natsUser,
      AGENT_NATS_PASSWORD: natsPassword,
      MARKETPLACE_LOGINS_DIR: this.logins,
      MARKETPLACE_BASE_URL: this.sandbox.url,
      MARKETPLACE_DRIVER: 'scripted',
      SANDBOX_PUBLIC_KEY: this.sandbox.publicKey,
      ...this.secrets,
      ...env,
    });
  }

  /** Registered as the gateway would; the first free pod signs in. */
  async agency(connects = 10_000): Promise<GivenAgency> {
    const sandbox = await this.sandbox.agency(connects);
    const { agencyId, accountId } = anEcho();
    const sessionId = uuid() as SessionId;
    const loginRef = writeLogin(this.logins, sandbox);
    const body = {
      agencyId,
      accountId,
      mode: 'live' as const,
      name: 'An agency',
      sessionId,
      marketplaceAgencyId: sandbox.agencyId,
      marketplaceBaseUrl: this.sandbox.url,
      businessDeveloper: { name: 'Robin Ashe', loginRef, defaultProfileId: sandbox.freelancer.profile.profileId },
      revision: 1,
    };
    if (this.isByRows) await this.rows.transaction((tx) => new SessionsRepository(this.rows).register(tx, body));
    else await publish(this.link, outgoing(AgencyRegistered, agencyId, `${agencyId}:1`, body));
    return { agencyId, accountId, sessionId, sandbox };
  }

  /** Dispatched as the scheduler would, for a job of its own unless one is given. */
  async dispatch(
    { agencyId, accountId }: GivenAgency,
    given: {
      job?: string;
      order?: Partial<ApplicationOrder>;
      input?: Record<string, unknown>;
      onLoggedOut?: OnLoggedOut;
      isPreview?: boolean;
    } = {},
  ): Promise<Dispatched> {
    const job = (given.job ?? (await this.sandbox.job({ boost: null, ...given.input })).ciphertext) as JobCiphertext;
    const applicationId = given.isPreview === true ? aPreviewId() : anApplicationId();
    const echo = anEcho({ agencyId, accountId, jobId: job });
    const order = anOrder({ applicationId, echo, coverLetter: `A letter of ${applicationId}.`, ...given.order });
    const now = Date.now();
    const { onLoggedOut } = given;
    const body = { order, dispatch: 1, queuedAt: now, dispatchedAt: now, gapMinMs: 0, onLoggedOut };
    if (this.isByRows) await this.rows.transaction((tx) => new SubmissionsRepository().insert(tx, body));
    else await publish(this.link, outgoing(ApplyDispatched, agencyId, `${applicationId}:1`, body));
    return { applicationId, job, order };
  }

  /** As much as reached the marketplace for a job: requests that send, and proposals. */
  async sent(job: string): Promise<{ submits: number; proposals: number }> {
    const [submits, proposals] = await Promise.all([this.sandbox.submits(job), this.sandbox.proposals(job)]);
    return { submits: submits.length, proposals: proposals.filter(({ source }) => source === 'page').length };
  }

  /** What the agent says about itself once everything is told: its rules hold, nothing waits, nothing is dead. */
  async expectInvariants(): Promise<void> {
    const ask = () => new Questions(this.link).ask(OPERATIONS['browser-agent'].invariants, { maxAgeMs: 0 });
    const said = await eventually(async () => {
      const answer = await ask();
      expect(answer).toMatchObject({ outboxWaiting: 0 });
      return answer;
    });
    expect(said.invariants.filter(({ holds }) => !holds)).toEqual([]);
    expect(said.deadLetters).toBe(0);
  }

  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()));
    if (process.env['TEST_LOG_LEVEL']) {
      for (const program of this.programs) process.stderr.write(`${program.lines().join('\n')}\n`);
    }
    await this.rows.close();
    await Promise.all([this.sandbox.stop(), this.nats.stop(), this.database.drop()]);
    rmSync(this.logins, { recursive: true, force: true });
  }

  private async launch(name: string, program: string, env: Env): Promise<TestProgram> {
    const started = await testProgram({
      name,
      program,
      env: { LOG_LEVEL: 'info', TIME_SCALE: String(this.timeScale), ...env },
    });
    this.programs.push(started);
    return started;
  }
}

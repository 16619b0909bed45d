import type { INestApplication } from '@nestjs/common';
import {
  type AgencyId,
  type AnswerOf,
  type ApplicationId,
  type ApplicationOrder,
  ApplicationProgressed,
  ApplicationReturned,
  ApplyRequested,
  type BlockedOn,
  type BodyOf,
  type Echo,
  type MessageDef,
  OPERATIONS,
  outgoing,
  type Outgoing,
  type QuestionDef,
  type RequestOf,
  SchedulerForecast,
  SessionNeedsHuman,
  SessionReady,
  SessionReconnecting,
  type Stage,
} from '#contracts';
import { type NatsLink, Questions } from '#messaging';
import {
  accessEnv,
  anAgencyId,
  anEcho,
  anEnding,
  anOrder,
  aSessionChange,
  aSettlement,
  eventually,
  publish,
  ServiceProcess,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
} from '#testing';
import { readSchedulerConfig } from '../scheduler.config.js';
import { startScheduler } from '../scheduler.module.js';
import { Starts } from './starts.kit-spec.js';

// What a test asks may take as long as a busy machine needs: limits of questions are not what these tests are about.
const PATIENCE_MS = 15_000;
const SESSION_MESSAGES = { ready: SessionReady, reconnecting: SessionReconnecting, needs_human: SessionNeedsHuman };

export interface GivenRequest {
  readonly echo?: Partial<Echo>;
  readonly order?: Partial<ApplicationOrder>;
  readonly scheduleAt?: number;
  readonly requireApproval?: boolean;
  readonly priority?: number;
}

export interface SchedulerOptions {
  readonly replicas?: number;
  readonly timeScale?: number;
  /** The policy, in the words of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

type Json = Record<string, unknown>;

/** The scheduler with its own database and its own NATS, and everybody who speaks to it. */
export class Scheduler {
  readonly replicas: INestApplication[] = [];
  readonly starts: Starts;

  private constructor(
    readonly database: TestDatabase,
    readonly nats: TestNats,
    private readonly links: Readonly<Record<'gateway' | 'browser-agent' | 'billing', NatsLink>>,
  ) {
    this.starts = new Starts(database);
  }

  /** Everything but the scheduler itself: replicas are added by `run`. */
  static async surroundings(): Promise<Scheduler> {
    const [database, nats] = await Promise.all([testDatabase(), testNats()]);
    const [gateway, agent, billing] = await Promise.all([
      nats.open('gateway'),
      nats.open('browser-agent'),
      nats.open('billing'),
    ]);
    const scheduler = new Scheduler(database, nats, { gateway, 'browser-agent': agent, billing });
    await scheduler.starts.watch();
    return scheduler;
  }

  static async start(options: SchedulerOptions = {}): Promise<Scheduler> {
    const scheduler = await Scheduler.surroundings();
    try {
      for (let at = 0; at < (options.replicas ?? 1); at += 1) await scheduler.run(options);
    } catch (error) {
      await scheduler.stop();
      throw error;
    }
    return scheduler;
  }

  /** One more replica in this process. */
  async run(options: Omit<SchedulerOptions, 'replicas'> = {}): Promise<INestApplication> {
    const access = accessEnv({ service: 'scheduler', database: this.database, nats: this.nats });
    const env = { ...access, ...this.env(options), INSTANCE: `scheduler-${this.replicas.length}` };
    const app = await startScheduler(readSchedulerConfig(env));
    this.replicas.push(app);
    return app;
  }

  /** One more replica as a process of its own. */
  spawn(options: Omit<SchedulerOptions, 'replicas'> = {}): Promise<ServiceProcess> {
    const { database, nats } = this;
    const env = { ...this.env(options), LOG_LEVEL: 'info' };
    return ServiceProcess.start({ service: 'scheduler', database, nats, env });
  }

  /** Ends the replicas in this process; what is stored stays. */
  async halt(): Promise<void> {
    await Promise.all(this.replicas.splice(0).map((app) => app.close()));
  }

  async stop(): Promise<void> {
    await this.halt();
    await this.nats.stop();
    await this.database.drop();
  }

  private env({ timeScale = 1, env = {} }: Omit<SchedulerOptions, 'replicas'>): Record<string, string> {
    // Fast unless a test is about the pace.
    const pace = { LANE_GAP_MIN_MS: '1', LANE_GAP_MAX_MS: '1' };
    return { LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent', TIME_SCALE: String(timeScale), ...pace, ...env };
  }

  ask<D extends QuestionDef>(def: D, request: RequestOf<D>): Promise<AnswerOf<D>> {
    return new Questions(this.links.gateway).ask(def, request, PATIENCE_MS);
  }

  /** An application as the gateway accepts it, not told to anybody. */
  anApplication(agencyId: AgencyId = anAgencyId(), given: GivenRequest = {}): Outgoing<typeof ApplyRequested> {
    const order = anOrder({ echo: anEcho({ agencyId, ...given.echo }), ...given.order });
    const { scheduleAt = null, requireApproval = false, priority = 0 } = given;
    return outgoing(ApplyRequested, agencyId, order.applicationId, { order, scheduleAt, requireApproval, priority });
  }

  /** The gateway accepts an application. */
  async request(agencyId: AgencyId, given: GivenRequest = {}): Promise<ApplicationOrder> {
    const message = this.anApplication(agencyId, given);
    await this.tell(message);
    return message.body.order;
  }

  /** A fact, from whoever publishes it; `id` for one that comes again under another name, past the inbox. */
  async tell(message: Outgoing<MessageDef>, id: string = message.id): Promise<void> {
    const link = this.links[message.def.publisher as keyof typeof this.links];
    await publish(link, message, { id });
  }

  settlement({ applicationId, echo }: ApplicationOrder): Outgoing<MessageDef> {
    return aSettlement({ applicationId, echo, ending: anEnding(), credit: 'captured' });
  }

  settle(order: ApplicationOrder): Promise<void> {
    return this.tell(this.settlement(order));
  }

  progressed({ applicationId, echo }: ApplicationOrder, dispatch: number, stage: Stage): Outgoing<MessageDef> {
    const body = { applicationId, echo, dispatch, step: dispatch, stage, blockedOn: null, at: Date.now() };
    return outgoing(ApplicationProgressed, echo.agencyId, `${applicationId}:${dispatch}:${stage}`, body);
  }

  returned({ applicationId, echo: { agencyId } }: ApplicationOrder, dispatch: number): Outgoing<MessageDef> {
    const body = { applicationId, agencyId, dispatch, why: 'the session needs a person' };
    return outgoing(ApplicationReturned, agencyId, `${applicationId}:${dispatch}`, body);
  }

  session(
    agencyId: AgencyId,
    state: keyof typeof SESSION_MESSAGES,
    change: number,
    given: Partial<BodyOf<typeof SessionReady>> = {},
  ): Outgoing<MessageDef> {
    const body = aSessionChange({ agencyId, change, ...given });
    return outgoing(SESSION_MESSAGES[state], agencyId, `${body.sessionId}:${change}`, body);
  }

  /** In which of its places an application is, with the number of its dispatches. */
  async placeOf({ applicationId }: { applicationId: ApplicationId }): Promise<string> {
    const rows = await this.database.query<{ place: string }>(
      `SELECT 'waiting ' || dispatches AS place FROM scheduler.waiting WHERE application_id = $1
       UNION ALL SELECT CASE WHEN freed_at IS NULL THEN 'dispatched ' ELSE 'freed ' END || dispatch
         FROM scheduler.dispatched WHERE application_id = $1
       UNION ALL SELECT kind FROM scheduler.tombstones WHERE application_id = $1`,
      [applicationId],
    );
    return rows.map(({ place }) => place).join(' and ') || 'nowhere';
  }

  async isAt(order: { applicationId: ApplicationId }, place: string): Promise<void> {
    await eventually(async () => {
      const found = await this.placeOf(order);
      if (found !== place) throw new Error(`It is ${found}, not ${place}`);
    });
  }

  /** What was told about an application or an agency, in the order in which it was written. */
  async told(subject: string, about: string): Promise<Json[]> {
    const rows = await this.database.query<{ body: string }>(
      `SELECT body FROM scheduler.outbox WHERE message_id LIKE $1 ORDER BY id`,
      [`${subject}:${about}%`],
    );
    return rows.map(({ body }) => JSON.parse(body) as Json);
  }

  async forecast(
    { applicationId, echo: { agencyId } }: Pick<ApplicationOrder, 'applicationId' | 'echo'>,
    { scheduleAt = null, requireApproval = false }: { scheduleAt?: number | null; requireApproval?: boolean } = {},
  ): Promise<{ position: number | null; blockedOn: BlockedOn | null; estimatedStartAt: number | null }> {
    const applications = [{ applicationId, agencyId, scheduleAt, requireApproval }];
    const [forecast] = (await this.ask(SchedulerForecast, { applications })).forecasts;
    if (!forecast) throw new Error('There is no forecast');
    const { applicationId: _, ...told } = forecast;
    return told;
  }

  /** Waits until everything that was told has been absorbed. */
  async absorbed(): Promise<void> {
    const root = await this.nats.open('root');
    await eventually(async () => {
      for (const stream of ['GATEWAY', 'GATEWAY_LETTERS', 'BILLING', 'BROWSER_AGENT']) {
        const { num_pending: pending, num_ack_pending: open } = await root.manager.consumers.info(stream, 'scheduler');
        if (pending + open > 0) throw new Error(`${stream}: ${pending} pending, ${open} open`);
      }
    });
    await root.close();
  }

  /** Fails when a rule is broken; one that is stays so. */
  async holds(): Promise<void> {
    if (this.replicas.length === 0) return;
    await eventually(async () => {
      const broken = await this.brokenInvariants();
      if (broken.length > 0) throw new Error(`Broken: ${broken.join('; ')}`);
    });
  }

  /** Names of the rules that the scheduler's own tables break just now. */
  async brokenInvariants(): Promise<string[]> {
    const { invariants } = await this.ask(OPERATIONS.scheduler.invariants, { maxAgeMs: 0 });
    return invariants.filter(({ holds }) => !holds).map(({ name }) => name);
  }
}

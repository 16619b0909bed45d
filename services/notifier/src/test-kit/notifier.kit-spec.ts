import type { INestApplication } from '@nestjs/common';
import {
  type AccountId,
  type AnswerOf,
  type BodyOf,
  type ApplicationSettled,
  DEFAULT_WEBHOOK_EVENTS,
  type MessageDef,
  NotifierCreateEndpoint,
  NotifierDeleteEndpoint,
  NotifierEndpoints,
  OPERATIONS,
  type Outgoing,
  type QuestionDef,
  type RequestOf,
  type WebhookEvent,
} from '#contracts';
import { type NatsLink, Questions } from '#messaging';
import {
  accessEnv,
  anEcho,
  anEnding,
  aSettlement,
  eventually,
  publish,
  ServiceProcess,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
} from '#testing';
import type { DeliveryState } from '../domain/delivery-moves.js';
import { readNotifierConfig } from '../notifier.config.js';
import { startNotifier } from '../notifier.module.js';
import type { Receiver } from './receiver.kit-spec.js';

// What a test asks may take as long as a busy machine needs: limits of questions are not what these tests are about.
const PATIENCE_MS = 15_000;

export interface NotifierOptions {
  readonly replicas?: number;
  readonly timeScale?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Endpoint {
  readonly id: string;
  readonly secret: string;
}

export interface DeliveryRow {
  readonly eventId: string;
  readonly endpointId: string;
  readonly state: DeliveryState;
  readonly tries: number;
  /** Until the next try, in ms; negative when it is due. */
  readonly dueInMs: number;
  /** Somebody has claimed it. */
  readonly isLocked: boolean;
}

type SettledEvent = Outgoing<typeof ApplicationSettled>;

/** The notifier with its own database and its own NATS, and everybody who speaks to it. */
export class Notifier {
  readonly replicas: INestApplication[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly nats: TestNats,
    private readonly links: Readonly<Record<'gateway' | 'billing' | 'browser-agent' | 'scheduler', NatsLink>>,
  ) {}

  static async start(options: NotifierOptions = {}): Promise<Notifier> {
    const [database, nats] = await Promise.all([testDatabase(), testNats()]);
    const [gateway, billing, agent, scheduler] = await Promise.all([
      nats.open('gateway'),
      nats.open('billing'),
      nats.open('browser-agent'),
      nats.open('scheduler'),
    ]);
    const notifier = new Notifier(database, nats, { gateway, billing, 'browser-agent': agent, scheduler });
    try {
      for (let at = 0; at < (options.replicas ?? 1); at += 1) await notifier.run(options);
    } catch (error) {
      await notifier.stop();
      throw error;
    }
    return notifier;
  }

  /** One more replica in this process. */
  async run(options: Omit<NotifierOptions, 'replicas'> = {}): Promise<INestApplication> {
    const access = accessEnv({ service: 'notifier', database: this.database, nats: this.nats });
    const env = { ...access, ...this.env(options), INSTANCE: `notifier-${this.replicas.length}` };
    const app = await startNotifier(readNotifierConfig(env));
    this.replicas.push(app);
    return app;
  }

  /** One more replica as a process of its own. */
  spawn(options: Omit<NotifierOptions, 'replicas'> = {}): Promise<ServiceProcess> {
    const { database, nats } = this;
    return ServiceProcess.start({
      service: 'notifier',
      database,
      nats,
      env: { ...this.env(options), LOG_LEVEL: 'info' },
    });
  }

  private env({ timeScale = 1, env = {} }: Omit<NotifierOptions, 'replicas'>): Record<string, string> {
    const level = process.env['TEST_LOG_LEVEL'] ?? 'silent';
    return { LOG_LEVEL: level, TIME_SCALE: String(timeScale), ALLOW_PRIVATE_WEBHOOKS: 'true', ...env };
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

  ask<D extends QuestionDef>(def: D, request: RequestOf<D>): Promise<AnswerOf<D>> {
    return new Questions(this.links.gateway).ask(def, request, PATIENCE_MS);
  }

  async endpoint(
    accountId: AccountId,
    target: Receiver | string,
    events: readonly WebhookEvent[] = DEFAULT_WEBHOOK_EVENTS,
  ): Promise<Endpoint> {
    const url = typeof target === 'string' ? target : target.url();
    const created = await this.ask(NotifierCreateEndpoint, { accountId, url, events: [...events] });
    if (created.result !== 'created') throw new Error(JSON.stringify(created));
    return { id: created.endpoint.id, secret: created.secret };
  }

  async endpointsOf(accountId: AccountId) {
    return (await this.ask(NotifierEndpoints, { accountId })).endpoints;
  }

  async delete(accountId: AccountId, { id: endpointId }: Endpoint): Promise<string> {
    return (await this.ask(NotifierDeleteEndpoint, { accountId, endpointId })).result;
  }

  /** A fact, from whoever publishes it. */
  async tell(message: Outgoing<MessageDef>): Promise<void> {
    await publish(this.links[message.def.publisher as keyof typeof this.links], message);
  }

  aSettlement(accountId: AccountId, given: Partial<BodyOf<typeof ApplicationSettled>> = {}): SettledEvent {
    return aSettlement({ echo: anEcho({ accountId }), ending: anEnding(), ...given });
  }

  /** Billing settles an application of the account. */
  async settle(accountId: AccountId): Promise<SettledEvent> {
    const settlement = this.aSettlement(accountId);
    await this.tell(settlement);
    return settlement;
  }

  async deliveries(endpoint?: Endpoint): Promise<DeliveryRow[]> {
    return this.database.query<DeliveryRow>(
      `SELECT event_id AS "eventId", endpoint_id AS "endpointId", state, tries,
         extract(epoch FROM next_try_at - clock_timestamp())::float8 * 1000 AS "dueInMs",
         coalesce(locked_until > clock_timestamp(), false) AS "isLocked"
       FROM notifier.deliveries WHERE $1::uuid IS NULL OR endpoint_id = $1 ORDER BY event_id, endpoint_id`,
      [endpoint?.id ?? null],
    );
  }

  /** The state of each delivery of an endpoint. */
  async states(endpoint: Endpoint): Promise<string[]> {
    return (await this.deliveries(endpoint)).map(({ state }) => state);
  }

  async triesAt(endpoint: Endpoint): Promise<{ number: number; status: number | null; error: string | null }[]> {
    return this.database.query(`SELECT number, status, error FROM notifier.tries WHERE endpoint_id = $1 ORDER BY at`, [
      endpoint.id,
    ]);
  }

  /** As time would: what waits for its next try is due, and who rests has rested. */
  async timeGoesBy(endpoint: Endpoint): Promise<void> {
    await this.database.query(
      `UPDATE notifier.deliveries SET next_try_at = clock_timestamp() WHERE endpoint_id = $1 AND state = 'pending'`,
      [endpoint.id],
    );
    await this.database.query(`UPDATE notifier.endpoints SET rests_until = NULL WHERE endpoint_id = $1`, [endpoint.id]);
  }

  /** As time would: whoever has claimed something of this endpoint has had it for too long. */
  async lockRunsOut(endpoint: Endpoint): Promise<void> {
    await this.database.query(
      `UPDATE notifier.deliveries SET locked_until = clock_timestamp() WHERE endpoint_id = $1 AND state = 'pending'`,
      [endpoint.id],
    );
  }

  /** Waits until the endpoint's only delivery has had so many tries recorded. */
  async tried(endpoint: Endpoint, times: number): Promise<void> {
    await eventually(async () => {
      const tries = await this.triesAt(endpoint);
      if (tries.length !== times) throw new Error(`${tries.length} tries, not ${times}`);
    });
  }

  async outbox(): Promise<string[]> {
    const rows = await this.database.query<{ subject: string }>(`SELECT subject FROM notifier.outbox ORDER BY id`);
    return rows.map(({ subject }) => subject);
  }

  /** Waits until everything that was told has been absorbed. */
  async absorbed(): Promise<void> {
    const root = await this.nats.open('root');
    await eventually(async () => {
      for (const stream of ['BILLING', 'BROWSER_AGENT', 'SCHEDULER']) {
        const { num_pending: pending, num_ack_pending: open } = await root.manager.consumers.info(stream, 'notifier');
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

  /** Names of the rules that the notifier's own tables break just now. */
  async brokenInvariants(): Promise<string[]> {
    const { invariants } = await this.ask(OPERATIONS.notifier.invariants, { maxAgeMs: 0 });
    return invariants.filter(({ holds }) => !holds).map(({ name }) => name);
  }
}

import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import {
  BillingCancelReservation,
  BillingGrant,
  BillingReserveMany,
  type MessageDef,
  type Outgoing,
  questionsOf,
  subjectOf,
} from '#contracts';
import { aJobId, eventually, testDatabase, ServiceProcess, type TestDatabase, testNats, type TestNats } from '#testing';
import { readGatewayConfig } from '../gateway.config.js';
import { startGateway } from '../gateway.module.js';
import { OperatorServer } from '../inbound/operator/operator-server.js';
import { COUNTING } from '../outbound/rate-counters.js';
import { undocumented } from './document.kit-spec.js';

export const OPERATOR_KEY = 'operator-key-of-the-tests-only';
export const RECEIPT_SIGNING_KEY = String(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }),
);
export const EVIDENCE_LINK_KEY = 'link-key-of-the-tests-only-32-characters';
export const MARKETPLACE_HOST = 'marketplace.test:8443';
export const SANDBOX_URL = 'https://sandbox.test:8443';
export const APPLY = '/api/auto-apply-v2/apply';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
  readonly text: string;
}

/** The body of a 202. */
export interface Accepted {
  readonly queueId: string;
  readonly jobId: string;
  readonly processedJobId: string;
}

export interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Which replica is asked; 0 unless told. */
  readonly replica?: number;
}

/** An account with one agency, a key that may do everything, and credits where billing is there to give them. */
export interface Customer {
  readonly accountId: string;
  readonly agencyId: string;
  readonly key: string;
}

export interface GatewayOptions {
  readonly replicas?: number;
  readonly timeScale?: number;
  /** The real billing, as a process beside; without it nobody answers for credits. */
  readonly billing?: boolean;
  readonly billingEnv?: Readonly<Record<string, string>>;
  /** Settings of the gateway that are not as everywhere. */
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of the database's own URL: a way through a relay. */
  readonly databaseUrl?: (url: string) => string;
}

// What these tests are about is never how long a busy machine takes to answer: in this process the gateway waits longer.
for (const question of [BillingReserveMany, BillingCancelReservation]) Object.assign(question, { timeoutMs: 2_000 });
for (const question of [BillingGrant, ...questionsOf('notifier')]) Object.assign(question, { timeoutMs: 15_000 });
Object.assign(COUNTING, { answerLimitMs: 6_000 });

let agencies = 0;

/** The gateway with its own database and its own NATS, spoken to over HTTP. */
export class Gateway {
  private constructor(
    readonly database: TestDatabase,
    readonly nats: TestNats,
    readonly replicas: INestApplication[],
    readonly billing: ServiceProcess | undefined,
    private readonly options: GatewayOptions,
  ) {}

  static async start(options: GatewayOptions = {}): Promise<Gateway> {
    const [database, nats] = await Promise.all([testDatabase(), testNats()]);
    const billing = options.billing ? await startBilling(database, nats, options) : undefined;
    const gateway = new Gateway(database, nats, [], billing, options);
    for (let at = 0; at < (options.replicas ?? 1); at++) await gateway.addReplica();
    return gateway;
  }

  async stop(): Promise<void> {
    for (const app of this.replicas) await app.close();
    await this.billing?.end();
    await this.nats.stop();
    await this.database.drop();
  }

  /** What a further replica is started with, in this process or as one of its own. */
  env(at: number): Record<string, string> {
    const { natsUrl, natsUser, natsPassword } = this.nats.user('gateway');
    const databaseUrl = this.database.urlOf('gateway');
    return {
      INSTANCE: `gateway-${at}`,
      LOG_LEVEL: 'silent',
      TIME_SCALE: String(this.options.timeScale ?? 1),
      GATEWAY_DATABASE_URL: this.options.databaseUrl?.(databaseUrl) ?? databaseUrl,
      GATEWAY_DATABASE_POOL: '8',
      NATS_URL: natsUrl,
      GATEWAY_NATS_USER: natsUser,
      GATEWAY_NATS_PASSWORD: natsPassword,
      OPERATOR_KEY,
      RECEIPT_SIGNING_KEY,
      EVIDENCE_LINK_KEY,
      MARKETPLACE_BASE_URL: `https://${MARKETPLACE_HOST}`,
      TEST_MARKETPLACE_BASE_URL: SANDBOX_URL,
      ...this.options.env,
    };
  }

  /** A further replica as a process of its own: to be killed, or to die at a crash point. */
  process(env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const { database, nats } = this;
    const own = { ...this.env(9), LOG_LEVEL: 'info', ...env };
    return ServiceProcess.start({ service: 'gateway', database, nats, env: own });
  }

  async addReplica(): Promise<void> {
    this.replicas.push(await startGateway(readGatewayConfig(this.env(this.replicas.length))));
  }

  async urlOf(surface: 'customer' | 'operator', replica = 0): Promise<string> {
    const app = this.replicas[replica];
    if (!app) throw new Error(`There is no replica ${replica}`);
    if (surface === 'customer') return app.getUrl();
    const { port } = app.get(OperatorServer).server?.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async ask(method: string, path: string, { body, headers = {}, replica = 0 }: Asking = {}): Promise<Answer> {
    const answer = await exchange(await this.urlOf('customer', replica), method, path, body, headers);
    // Whatever a test is about: what customers get is what the document promises.
    const faults = undocumented({ method, url: path, ...answer });
    if (faults.length > 0) throw new Error(`Not as documented: ${faults.join('; ')}\n${answer.text}`);
    return answer;
  }

  /** As an operator, with the operator's key unless the headers say otherwise. */
  async operate(method: string, path: string, { body, headers = {}, replica = 0 }: Asking = {}): Promise<Answer> {
    const all = { 'x-operator-key': OPERATOR_KEY, 'x-operator': 'ada', ...headers };
    return exchange(await this.urlOf('operator', replica), method, `/operator${path}`, body, all);
  }

  async givenCustomer({ credits = 10, scopes }: { credits?: number; scopes?: string[] } = {}): Promise<Customer> {
    const account = await this.operate('POST', '/v1/accounts', { body: { name: 'A customer' } });
    const accountId = String(account.body['accountId']);
    const key = await this.givenKey(accountId, scopes);
    if (this.billing && credits > 0) {
      const body = { credits, reason: 'given' };
      const headers = { 'idempotency-key': 'given' };
      await eventually(async () => {
        const granted = await this.operate('POST', `/v1/accounts/${accountId}/credits`, { body, headers });
        if (granted.status !== 200) throw new Error(granted.text);
      });
    }
    return { accountId, agencyId: await this.givenAgency(accountId), key };
  }

  async givenKey(accountId: string, scopes?: readonly string[]): Promise<string> {
    const body = { name: 'a key', ...(scopes ? { scopes } : {}) };
    return String((await this.operate('POST', `/v1/accounts/${accountId}/keys`, { body })).body['key']);
  }

  async givenAgency(accountId: string): Promise<string> {
    const body = {
      name: 'An agency',
      marketplaceAgencyId: String((agencies += 1)),
      businessDeveloper: { name: 'Bo', loginRef: 'bo-login' },
    };
    return String((await this.operate('POST', `/v1/accounts/${accountId}/agencies`, { body })).body['agencyId']);
  }

  /** Applies with a letter and a job of its own; `body` says what differs. */
  apply({ key }: Pick<Customer, 'key'>, body: Json = {}, { headers = {}, ...more }: Asking = {}): Promise<Answer> {
    const whole = { jobId: aJobId(), coverLetter: 'Dear client, this is the letter.', ...body };
    return this.ask('POST', APPLY, { body: whole, headers: { 'x-api-key': key, ...headers }, ...more });
  }

  /** Applies until it is accepted: a busy machine may answer 503, which leaves nothing and may be repeated. */
  async accepted(customer: Pick<Customer, 'key'>, body: Json = {}, asking: Asking = {}): Promise<Accepted> {
    const whole = { jobId: aJobId(), ...body };
    return eventually(async () => {
      const answer = await this.apply(customer, whole, asking);
      if (answer.status !== 202) throw new Error(answer.text);
      return answer.body as unknown as Accepted;
    });
  }

  read({ key }: Pick<Customer, 'key'>, path: string, more: Asking = {}): Promise<Answer> {
    return this.ask('GET', `/api/auto-apply-v2/${path}`, { ...more, headers: { 'x-api-key': key, ...more.headers } });
  }

  /** A fact of another service, through its stream; returns when whoever it is for has absorbed it. */
  async tell(
    service: 'billing' | 'browser-agent' | 'scheduler',
    { def, about, id, body }: Outgoing<MessageDef>,
    by: 'gateway' | 'billing' | 'scheduler' = 'gateway',
  ): Promise<void> {
    const link = await this.nats.open(service);
    await link.jetStream.publish(subjectOf(def, about), JSON.stringify(body), { msgID: id });
    await link.close();
    await eventually(async () => {
      const rows = await this.database.query(`SELECT FROM ${by}.inbox WHERE message_id = $1`, [id]);
      if (rows.length === 0) throw new Error(`${id} was not absorbed`);
    });
  }

  /** The messages that wait for the scheduler, or went to it, by application. */
  async requested(): Promise<Map<string, { order: { coverLetter: string } & Json } & Json>> {
    const rows = await this.database.query<{ body: string }>(
      `SELECT body FROM gateway.outbox WHERE message_id LIKE 'apply.requested:%' ORDER BY id`,
    );
    return new Map(rows.map(({ body }) => [JSON.parse(body).order.applicationId, JSON.parse(body)]));
  }

  async creditsOf(accountId: string): Promise<Json> {
    return (await this.operate('GET', `/v1/accounts/${accountId}/credits`)).body;
  }

  /** Rules that gateway or billing break just now. */
  async brokenInvariants(): Promise<string[]> {
    const { body } = await this.operate('GET', '/v1/invariants');
    const services = body['services'] as { invariants: { name: string; holds: boolean }[] }[];
    return services.flatMap(({ invariants }) => invariants.filter(({ holds }) => !holds).map(({ name }) => name));
  }
}

const startBilling = (database: TestDatabase, nats: TestNats, { timeScale = 1, billingEnv = {} }: GatewayOptions) =>
  ServiceProcess.start({
    service: 'billing',
    database,
    nats,
    env: { TIME_SCALE: String(timeScale), LOG_LEVEL: 'info', ...billingEnv },
  });

/** One HTTP exchange; a body that is no text is sent as JSON. */
export async function exchange(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isRaw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const parsed = isJson && text !== '' ? (JSON.parse(text) as Json) : {};
  return { status: response.status, headers: response.headers, body: parsed, text };
}

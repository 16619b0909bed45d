import type { INestApplication } from '@nestjs/common';
import {
  type AccountId,
  type AnswerOf,
  ApplicationDropped,
  ApplicationFinished,
  type ApplicationId,
  ApplicationSettled,
  BillingBalance,
  BillingGrant,
  BillingReserve,
  type BodyOf,
  type Ending,
  NO_TIMINGS,
  OPERATIONS,
  outgoing,
  type QuestionDef,
  type RequestOf,
  subjectOf,
} from '#contracts';
import { type NatsLink, Questions } from '#messaging';
import {
  anAccountId,
  anApplicationId,
  anEcho,
  anEnding,
  eventually,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
} from '#testing';
import { readBillingConfig } from '../billing.config.js';
import { startBilling } from '../billing.module.js';

// What a test asks may take as long as a busy machine needs: limits of questions are not what these tests are about.
const PATIENCE_MS = 15_000;

export type Settlement = BodyOf<typeof ApplicationSettled>;

export interface GivenFact {
  readonly applicationId: ApplicationId;
  readonly accountId: AccountId;
  readonly ending?: Partial<Ending>;
  /** Names the fact; facts with different keys are different messages. */
  readonly key?: string;
}

/** Billing with its own database and its own NATS, and everybody who speaks to it. */
export class Billing {
  private constructor(
    readonly database: TestDatabase,
    readonly nats: TestNats,
    /** Replicas, as processes would be: they share nothing but Postgres and NATS. */
    readonly replicas: readonly INestApplication[],
    private readonly questions: Questions,
    private readonly agent: NatsLink,
    private readonly scheduler: NatsLink,
  ) {}

  static async start({ replicas = 1, timeScale = 1 } = {}): Promise<Billing> {
    const [database, nats] = await Promise.all([testDatabase(), testNats()]);
    const apps: INestApplication[] = [];
    for (let at = 0; at < replicas; at++) {
      const { natsUrl, natsUser, natsPassword } = nats.user('billing');
      const config = readBillingConfig({
        INSTANCE: `billing-${at}`,
        LOG_LEVEL: 'silent',
        TIME_SCALE: String(timeScale),
        BILLING_DATABASE_URL: database.urlOf('billing'),
        BILLING_DATABASE_POOL: '8',
        NATS_URL: natsUrl,
        BILLING_NATS_USER: natsUser,
        BILLING_NATS_PASSWORD: natsPassword,
      });
      apps.push(await startBilling(config));
    }
    const [gateway, agent, scheduler] = await Promise.all(
      ['gateway', 'browser-agent', 'scheduler'].map((user) => nats.open(user)),
    );
    return new Billing(
      database,
      nats,
      apps,
      new Questions(gateway as NatsLink),
      agent as NatsLink,
      scheduler as NatsLink,
    );
  }

  async stop(): Promise<void> {
    for (const app of this.replicas) await app.close();
    await this.nats.stop();
    await this.database.drop();
  }

  /** One of billing's own parts, to be driven without a transport between. */
  part<T>(type: new (...parts: never[]) => T, replica = 0): T {
    const app = this.replicas[replica];
    if (!app) throw new Error(`There is no replica ${replica}`);
    return app.get<T>(type);
  }

  ask<D extends QuestionDef>(def: D, request: RequestOf<D>): Promise<AnswerOf<D>> {
    return this.questions.ask(def, request, PATIENCE_MS);
  }

  async givenAccount(credits: number): Promise<AccountId> {
    const accountId = anAccountId();
    await this.grant(accountId, credits, 'given');
    return accountId;
  }

  async grant(accountId: AccountId, credits: number, idempotencyKey: string = anApplicationId()): Promise<void> {
    const given = { kind: 'grant', reason: 'given', idempotencyKey, by: 'test' } as const;
    await this.ask(BillingGrant, { accountId, credits, ...given });
  }

  async givenReservation(accountId: AccountId): Promise<ApplicationId> {
    const applicationId = anApplicationId();
    const { result } = await this.ask(BillingReserve, { applicationId, accountId });
    if (result !== 'reserved') throw new Error(`The reservation was ${result}`);
    return applicationId;
  }

  /** Publishes the agent's terminal fact. */
  finish(fact: GivenFact): Promise<unknown> {
    return this.publish(this.agent, ApplicationFinished, fact);
  }

  /** Publishes the scheduler's terminal fact. */
  drop(fact: GivenFact): Promise<unknown> {
    const ending = { status: 'failed', reasonCode: 'expired', ...fact.ending } as const;
    return this.publish(this.scheduler, ApplicationDropped, { ...fact, ending });
  }

  private publish(
    link: NatsLink,
    def: typeof ApplicationFinished,
    { applicationId, accountId, ending, key = applicationId }: GivenFact,
  ): Promise<unknown> {
    const echo = anEcho({ accountId });
    const body = { applicationId, echo, ending: anEnding(ending), timings: NO_TIMINGS };
    const message = outgoing(def, echo.agencyId, key, body);
    return link.jetStream.publish(subjectOf(def, message.about), JSON.stringify(message.body), { msgID: message.id });
  }

  creditsOf(accountId: AccountId): Promise<AnswerOf<typeof BillingBalance>> {
    return this.ask(BillingBalance, { accountId });
  }

  /** The settlements in the outbox, by application. */
  async settlements(): Promise<Map<string, Settlement>> {
    const rows = await this.database.query<{ body: string }>(
      `SELECT body FROM billing.outbox WHERE message_id LIKE 'application.settled:%' ORDER BY id`,
    );
    const settlements = rows.map(({ body }) => ApplicationSettled.body.parse(JSON.parse(body)));
    return new Map(settlements.map((settlement) => [settlement.applicationId, settlement]));
  }

  async settled(applicationId: ApplicationId): Promise<Settlement> {
    return eventually(async () => {
      const settlement = (await this.settlements()).get(applicationId);
      if (!settlement) throw new Error(`${applicationId} is not settled yet`);
      return settlement;
    });
  }

  /** Names of the rules that billing's own tables break just now. */
  async brokenInvariants(): Promise<string[]> {
    const { invariants } = await this.ask(OPERATIONS.billing.invariants, { maxAgeMs: 0 });
    return invariants.filter(({ holds }) => !holds).map(({ name }) => name);
  }

  /** The value of a counter of one replica, summed over its labels. */
  async counted(name: string, replica = 0): Promise<number> {
    const app = this.replicas[replica];
    const text = await (await fetch(`${await app?.getUrl()}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }
}

import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Global,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { Service } from '#contracts';
import { Database, Health, Identity, Log, Loop, Metrics } from '#runtime';
import { BatchAbsorber } from './batch.js';
import { NatsLink } from './connection.js';
import { DeadLetters } from './dead-letters.js';
import { Healings } from './healings.js';
import { Hints } from './hints.js';
import { Inbox } from './inbox.js';
import { JetStreamStrategy } from './jetstream.strategy.js';
import { Operations } from './operations.js';
import { Outbox } from './outbox.js';
import { Questions } from './questions.js';
import { OutboxRelay } from './relay.js';
import { StreamWatch } from './stream-watch.js';
import type { RetryPolicy } from './verdict.js';

export interface MessagingOptions {
  readonly service: Service;
  readonly natsUrl: string;
  readonly natsUser: string;
  readonly natsPassword: string;
  /** When a failing message is tried again, and when it is given up; for tests that cannot wait a minute. */
  readonly retry?: RetryPolicy;
  /**
   * How far apart two batches of one consumer begin, in ms: fewer and larger ones under load, for a service whose effects
   * nothing waits for. None by default.
   */
  readonly betweenBatchesMs?: number;
  /** How often streams are compared with the outbox, in ms. */
  readonly streamCheckMs?: number;
}

const FORGET_INTERVAL_MS = 600_000;

/** Starts what runs beside the handlers, and stops it after them: what they wrote last must still go out. */
class MessagingLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly forgetting: Loop;

  constructor(
    private readonly link: NatsLink,
    private readonly relay: OutboxRelay,
    private readonly watch: StreamWatch,
    inbox: Inbox,
    healings: Healings,
    log: Log,
  ) {
    this.forgetting = new Loop({ name: 'retention', log, restMs: FORGET_INTERVAL_MS }, async () => {
      await watch.forgetOld();
      await inbox.forgetOld();
      await healings.forgetOld();
    });
  }

  onApplicationBootstrap(): void {
    this.relay.start();
    this.watch.start();
    this.forgetting.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.link.stopWaiting();
    await Promise.all([this.watch.stop(), this.forgetting.stop()]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay.stop();
    await this.link.close();
  }
}

@Global()
@Module({})
export class MessagingModule {
  static forService(options: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      providers: [
        {
          provide: NatsLink,
          inject: [Identity, Log, Health],
          useFactory: async ({ instance }: Identity, log: Log, health: Health) => {
            const { natsUrl, natsUser, natsPassword } = options;
            const link = await NatsLink.open({ url: natsUrl, user: natsUser, password: natsPassword, instance }, log);
            health.register('nats', () => link.ping());
            return link;
          },
        },
        Outbox,
        { provide: Inbox, inject: [Database], useFactory: (database: Database) => new Inbox(database) },
        { provide: DeadLetters, inject: [Database], useFactory: (database: Database) => new DeadLetters(database) },
        { provide: Healings, inject: [Database], useFactory: (database: Database) => new Healings(database) },
        { provide: Questions, inject: [NatsLink], useFactory: (link: NatsLink) => new Questions(link) },
        { provide: Hints, inject: [NatsLink], useFactory: (link: NatsLink) => new Hints(link, options.service) },
        {
          provide: Operations,
          inject: [Database, DeadLetters, Healings],
          useFactory: (...parts: ConstructorParameters<typeof Operations>) => new Operations(...parts),
        },
        {
          provide: StreamWatch,
          inject: [Database, NatsLink, Healings, Log, Metrics],
          useFactory: (database: Database, link: NatsLink, healings: Healings, log: Log, metrics: Metrics) =>
            new StreamWatch(database, link, healings, log, metrics, options.service, options.streamCheckMs),
        },
        {
          provide: OutboxRelay,
          inject: [Database, NatsLink, StreamWatch, Outbox, Log, Metrics],
          useFactory: (...parts: ConstructorParameters<typeof OutboxRelay>) => new OutboxRelay(...parts),
        },
        {
          provide: JetStreamStrategy,
          inject: [NatsLink, Database, Inbox, DeadLetters, Log, Metrics],
          useFactory: (
            link: NatsLink,
            database: Database,
            inbox: Inbox,
            deadLetters: DeadLetters,
            log: Log,
            metrics: Metrics,
          ) =>
            new JetStreamStrategy({
              service: options.service,
              link,
              log,
              metrics,
              inbox,
              deadLetters,
              betweenBatchesMs: options.betweenBatchesMs,
              absorberFor: (handlers) =>
                new BatchAbsorber(database, inbox, deadLetters, handlers, log, metrics, options.retry),
            }),
        },
        {
          provide: MessagingLifecycle,
          inject: [NatsLink, OutboxRelay, StreamWatch, Inbox, Healings, Log],
          useFactory: (...parts: ConstructorParameters<typeof MessagingLifecycle>) => new MessagingLifecycle(...parts),
        },
      ],
      exports: [Outbox, Questions, Hints, Healings, Operations, JetStreamStrategy, NatsLink],
    };
  }
}

/** Binds the handlers of an application to JetStream. Called before it starts to listen. */
export function attachMessaging(app: INestApplication): void {
  app.connectMicroservice<MicroserviceOptions>({ strategy: app.get(JetStreamStrategy) }, { inheritAppConfig: false });
}

import { type DynamicModule, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Database, type EntityList } from './database.js';
import { HealthController } from './health.controller.js';
import { Health } from './health.js';
import { Log } from './log.js';
import { Metrics } from './metrics.js';
import { TimeScale } from './times.js';

/** Which process this is: the service, and which of its replicas (a pod's name, or a name given at start). */
export class Identity {
  constructor(
    readonly service: string,
    readonly instance: string,
  ) {}
}

export interface RuntimeOptions {
  readonly service: string;
  readonly instance: string;
  readonly logLevel: string;
  readonly timeScale: number;
  readonly databaseUrl: string;
  readonly databasePool: number;
  readonly schema: string;
  readonly entities?: EntityList;
}

class CloseDatabase implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}

/** What every process is made of: identity, log, metrics, health, time scale, its own schema. */
@Global()
@Module({})
export class RuntimeModule {
  static forService(options: RuntimeOptions): DynamicModule {
    const { service, instance } = options;
    const log = Log.create({ service, instance, level: options.logLevel });
    const health = new Health();
    return {
      module: RuntimeModule,
      controllers: [HealthController],
      providers: [
        { provide: Identity, useValue: new Identity(service, instance) },
        { provide: Log, useValue: log },
        { provide: Metrics, useValue: new Metrics(service) },
        { provide: Health, useValue: health },
        { provide: TimeScale, useValue: new TimeScale(options.timeScale) },
        {
          provide: Database,
          useFactory: async () => {
            const database = new Database({
              url: options.databaseUrl,
              schema: options.schema,
              applicationName: `applywright-${service}-${instance}`.slice(0, 63),
              log,
              poolSize: options.databasePool,
              ...(options.entities ? { entities: options.entities } : {}),
            });
            health.register('database', async () => void (await database.query('SELECT 1')));
            return database.open();
          },
        },
        { provide: CloseDatabase, inject: [Database], useFactory: (database: Database) => new CloseDatabase(database) },
      ],
      exports: [Identity, Log, Metrics, Health, TimeScale, Database],
    };
  }
}

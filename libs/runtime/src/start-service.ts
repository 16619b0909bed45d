import { randomUUID } from 'node:crypto';
import type { INestApplication, Type } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ConfigOf, describeConfig, type Settings } from './config.js';
import { armCrashPoint } from './crash-point.js';
import { errorText } from './errors.js';
import { finishRequests } from './finish-requests.js';
import { Health } from './health.js';
import { Log, NestLog } from './log.js';

export interface StartOptions<T extends Settings> {
  readonly service: string;
  readonly settings: T;
  readonly config: ConfigOf<T>;
  readonly module: DynamicModule | Type;
  readonly host: string;
  readonly port: number;
  /** Largest request body in bytes. */
  readonly bodyLimitBytes?: number;
  /** Addresses and networks of proxies whose X-Forwarded-For is believed; none unless told. */
  readonly trustedProxies?: readonly string[];
  /** Between creation and listening: transports, hooks. */
  readonly prepare?: (app: NestFastifyApplication) => Promise<void> | void;
  /** After everything listens. */
  readonly ready?: (app: NestFastifyApplication) => Promise<void> | void;
}

// Long enough for 64 kB over any line.
const REQUEST_TIMEOUT_MS = 30_000;
// Kubernetes gives 30 s, `npm start` 10 s; what is not done by then is redelivered or taken over.
const STOP_LIMIT_MS = 8_000;

/** Starts one process: HTTP (health at least), its transports, and an orderly end on SIGTERM and SIGINT. */
export async function startService<T extends Settings>(options: StartOptions<T>): Promise<INestApplication> {
  armCrashPoint((options.config as { crashAt?: string }).crashAt);
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimitBytes ?? 65_536,
    forceCloseConnections: true,
    ...(options.trustedProxies?.length ? { trustProxy: [...options.trustedProxies] } : {}),
    // No URL is longer, so that whoever handles a path also refuses it, in words of its own.
    routerOptions: { maxParamLength: 16_384 },
    // Of headers and body together. Without a limit a client that sends a byte a minute keeps its connection for ever.
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: () => randomUUID(),
  });
  const app = await NestFactory.create<NestFastifyApplication>(options.module as DynamicModule, adapter, {
    bufferLogs: true,
    abortOnError: false,
    // Services that take bodies say themselves how they are read.
    bodyParser: false,
  });
  const log = app.get(Log);
  app.useLogger(new NestLog(log));
  stopOnSignals(app, log);
  finishRequests(app.getHttpAdapter().getInstance());
  await options.prepare?.(app);
  await app.startAllMicroservices();
  await app.listen(options.port, options.host);
  await options.ready?.(app);
  log.info(
    { url: await app.getUrl(), node: process.version, config: describeConfig(options.settings, options.config) },
    'service.ready',
  );
  return app;
}

/** Runs `start`; when it throws, says why in one line on stderr and ends the process with 1. */
export async function runProcess(service: string, start: () => Promise<unknown>): Promise<void> {
  process.on('unhandledRejection', (reason) => {
    process.stderr.write(
      `${service}: unhandled rejection: ${reason instanceof Error ? reason.stack : String(reason)}\n`,
    );
    process.exit(1);
  });
  try {
    await start();
  } catch (error) {
    process.stderr.write(`${service} did not start: ${errorText(error)}\n`);
    if (!(error as { code?: string }).code?.startsWith('RUNTIME_')) process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  }
}

function stopOnSignals(app: NestFastifyApplication, log: Log): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) return;
    isStopping = true;
    const startedAt = Date.now();
    app.get(Health).stop();
    setTimeout(() => {
      log.error({ signal, limitMs: STOP_LIMIT_MS }, 'service.stop_took_too_long');
      process.exit(1);
    }, STOP_LIMIT_MS).unref();
    app.close().then(
      () => {
        log.info({ signal, durationMs: Date.now() - startedAt }, 'service.stopped');
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ signal, error: errorText(error) }, 'service.stop_failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

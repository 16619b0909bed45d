import { hostname } from 'node:os';
import { z } from 'zod';
import { from, secret, setting } from './config.js';

/** The settings that every process has. `prefix` is the service's own, as in GATEWAY_DATABASE_URL. */
export const serviceSettings = (prefix: string) => ({
  // The description says in words what the default is, because it differs from machine to machine.
  instance: setting(
    'INSTANCE',
    from.text().default(hostname()).describe("the host's name"),
    'name of this replica in leases, logs and metrics',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    'least important line that is written',
  ),
  timeScale: setting('TIME_SCALE', from.number(1, 1_000).default(1), 'divides every protocol time; 1 outside tests'),
  crashAt: setting('CRASH_AT', from.text().optional(), 'crash point for tests; unset in production'),
  databaseUrl: secret(`${prefix}_DATABASE_URL`, from.url(), 'Postgres, with the role of this service'),
  // 16 is where Postgres on two cores does most; more connections only queue inside it.
  databasePool: setting(`${prefix}_DATABASE_POOL`, from.count(2, 64).default(16), 'connections to Postgres'),
  natsUrl: setting('NATS_URL', from.text(), 'NATS servers, separated by commas'),
  natsUser: setting(`${prefix}_NATS_USER`, from.text(), 'NATS user of this service'),
  natsPassword: secret(`${prefix}_NATS_PASSWORD`, from.text(), 'its password'),
  host: setting('HOST', from.text().default('127.0.0.1'), 'address to listen on'),
});

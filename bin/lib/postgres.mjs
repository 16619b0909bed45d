import { join } from 'node:path';
import { launchReady } from './child.mjs';
import { makeReachableFolder } from './data-elsewhere.mjs';
import { openLog } from './log-file.mjs';
import { PlainError } from './plain-error.mjs';
import { freePort } from './ports.mjs';
import { findPostgresBinaries } from './postgres-binaries.mjs';
import { ensureData, postgresEnv } from './postgres-data.mjs';
import { externalPostgres, givenPostgresUrl } from './postgres-external.mjs';
import { askPostgres } from './postgres-handshake.mjs';
import { endLeftoverPostgres } from './postgres-leftover.mjs';
import { silentReport } from './terminal.mjs';

const STOP_WITHIN_MS = 5_000;

// For a small machine: five services with pools near 16, room for tools, and no memory that nobody uses.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // A long path overflows a Unix socket's name, and nobody needs one.
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  huge_pages: 'off',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
};
// Data of a test run may die with the machine, and never with the server: what was committed outlives its kill.
const NOT_DURABLE = {
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum_naptime: '10s',
};

/** @typedef {import('./postgres-external.mjs').Postgres} Postgres */

/**
 * @typedef {object} PostgresOptions
 * @property {string} dataDir holds the data, the password and the log; made when missing
 * @property {import('./terminal.mjs').Report} [report]
 * @property {number} [port] a free one unless told
 * @property {boolean} [durable] true unless told
 * @property {import('./children.mjs').ChildRegistry} [registry]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [logFile]
 */

/** @param {import('./child.mjs').Child} child @param {number} port @param {string} password */
async function isOurs(child, port, password) {
  const answer = await askPostgres({ port, user: 'postgres', password, database: 'postgres' });
  if (answer.state !== 'stranger') return answer.state === 'ready';
  // Ours may be failing to open a port that somebody else holds; then it is about to end and says so itself.
  if (!child.isRunning()) return false;
  throw new PlainError(`On port ${port} answers a Postgres that is not ours: ${answer.detail}`, 'Give another port.');
}

/**
 * @param {{ native: string, pgdata: string, port: number, durable: boolean, password: string }} server
 * @param {import('./unprivileged.mjs').RunAs} runAs
 * @param {(text: string) => void} note
 * @returns {import('./child.mjs').ChildSpec}
 */
function serverSpec({ native, pgdata, port, durable, password }, runAs, note) {
  const settings = Object.entries({ ...SETTINGS, ...(durable ? {} : NOT_DURABLE), port });
  return {
    name: 'postgres',
    command: join(native, 'bin', 'postgres'),
    args: ['-D', pgdata, ...settings.flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    cwd: pgdata,
    env: postgresEnv(),
    ...runAs,
    // A "fast" stop: ends the sessions and writes everything out. SIGTERM would wait for the sessions.
    stopSignal: 'SIGINT',
    // After everything else: the truth lies here, and others write to it until their end.
    stage: 2,
    beforeStart: () => endLeftoverPostgres(pgdata, note),
    isReady: (child) => isOurs(child, port, password),
  };
}

/**
 * Makes an embedded Postgres ready to be started (or takes the one that DATABASE_URL or POSTGRES_URL names).
 * @param {PostgresOptions} options
 * @returns {Promise<Postgres>}
 */
export async function preparePostgres({ dataDir, report = silentReport, env = process.env, ...options }) {
  const given = givenPostgresUrl(env);
  if (given !== null) return externalPostgres(given);
  const binaries = findPostgresBinaries();
  const area = makeReachableFolder(dataDir, binaries.runAs, report.note);
  const { pgdata, password, runAs, isNew } = await ensureData(binaries, area);
  const port = options.port ?? (await freePort());
  const server = { native: binaries.native, pgdata, port, durable: options.durable ?? true, password };
  const spec = serverSpec(server, runAs, report.note);
  const { registry, logFile = join(area, 'postgres.log') } = options;
  /** @type {import('./child.mjs').Child | null} */
  let child = null;
  return {
    source: 'embedded',
    version: binaries.version,
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    superuserPassword: password,
    isNew,
    get pid() {
      return child?.isRunning() === true ? child.pid : null;
    },
    childSpec: () => spec,
    async start() {
      child = await launchReady(spec, { log: openLog(logFile), ...(registry === undefined ? {} : { registry }) });
    },
    async stop() {
      await child?.stop(STOP_WITHIN_MS);
      child = null;
    },
    async kill() {
      child?.signal('SIGKILL');
      await child?.exited;
      child = null;
    },
  };
}

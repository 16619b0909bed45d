import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../lib/checkout.mjs';
import { launch, lastWords } from '../lib/child.mjs';
import { onInterrupt } from '../lib/interrupt.mjs';
import { natsChildSpec } from '../lib/nats.mjs';
import { openLog } from '../lib/log-file.mjs';
import { PlainError } from '../lib/plain-error.mjs';
import { preparePostgres } from '../lib/postgres.mjs';
import { createSupervisor } from '../lib/supervisor.mjs';
import { silentReport } from '../lib/terminal.mjs';
import { credentialsOf } from './credentials.mjs';
import { choosePorts } from './ports.mjs';
import { agentPod, databaseAdmin, receiver, sandbox, services, streamAdmin } from './processes.mjs';

/**
 * @typedef {object} SystemOptions
 * @property {import('../lib/local.mjs').Local} local
 * @property {import('../lib/infrastructure.mjs').Infrastructure} infrastructure
 * @property {import('../lib/terminal.mjs').Report} [report]
 * @property {Partial<Record<import('./ports.mjs').PortName, string>>} [ports] asked for on the command line
 * @property {number} [agents] agent pods; 2 unless told
 * @property {boolean} [durable] false for data that may go with the machine
 * @property {Record<string, string>} [extra] settings for every process
 * @property {Record<string, Record<string, string>>} [only] settings for one process, by its name
 * @property {import('./embedded.d.mts').LaidLinks} [layLinks] puts something between the processes and their servers
 * @property {string} [natsStore] most that NATS may store, such as "64MB"
 * @property {string} [natsRoot] password of a NATS user `root` who may do everything; none unless given
 * @property {number} [longestPauseMs] before a process that failed is started again
 * @property {(name: string, line: string) => void} [onLine]
 * @property {(name: string, state: 'starting' | 'ready' | 'failed' | 'stopped') => void} [onState]
 */

/** The users of the server and what each may do, as the contracts say. @param {Record<string, string>} passwords */
async function natsUsers(passwords) {
  const contracts = pathToFileURL(join(ROOT, 'dist', 'libs', 'contracts', 'src', 'index.js')).href;
  /** @type {{ NATS_USERS: Record<string, { publish: string[], subscribe: string[] }>, ALLOW_RESPONSES: { max: number, expires: string } }} */
  const { NATS_USERS, ALLOW_RESPONSES } = await import(contracts);
  return Object.entries(NATS_USERS).map(([user, { publish, subscribe }]) => ({
    user,
    password: passwords[user] ?? '',
    permissions: {
      publish: { allow: [...publish] },
      subscribe: { allow: [...subscribe] },
      allow_responses: ALLOW_RESPONSES,
    },
  }));
}

/**
 * Runs a job to its end. @param {import('../lib/child.mjs').ChildSpec} spec
 * @param {{ logs: string, registry: import('../lib/children.mjs').ChildRegistry }} local
 */
async function runToEnd(spec, { logs, registry }) {
  const log = openLog(join(logs, `${spec.name}.log`));
  const child = await launch(spec, { log, registry });
  const { code, reason } = await child.exited;
  log.close();
  if (code !== 0) throw new PlainError(`${spec.name} failed (${reason})${lastWords(child)}`, 'See its log.');
}

/**
 * Starts everything on this machine and waits until all of it is ready.
 * @param {SystemOptions} options
 */
export async function startSystem({ local, infrastructure, report = silentReport, ...options }) {
  const { agents = 2, extra = {}, only = {}, durable = true } = options;
  const began = performance.now();
  mkdirSync(local.logs, { recursive: true });
  mkdirSync(local.path('marketplace-logins'), { recursive: true, mode: 0o700 });
  const ports = await choosePorts(local.path('ports.json'), options.ports);
  const credentials = credentialsOf(local.secrets);
  const supervisor = createSupervisor({
    logs: local.logs,
    registry: local.registry,
    report,
    ...(options.longestPauseMs === undefined ? {} : { longestPauseMs: options.longestPauseMs }),
    ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
    ...(options.onState === undefined ? {} : { onState: options.onState }),
  });
  onInterrupt(() => supervisor.stopAll());
  report.step('data');
  const postgres = await preparePostgres({
    dataDir: local.postgres,
    report,
    port: ports.postgres,
    durable,
    registry: local.registry,
  });
  const { natsRoot, natsStore } = options;
  const root = natsRoot === undefined ? [] : [{ user: 'root', password: natsRoot }];
  const users = [...(await natsUsers(credentials.nats)), ...root];
  // Seconds of unsynced messages may be lost with the machine: Postgres has them and publishes them again.
  const nats = await natsChildSpec({
    binary: infrastructure.nats.path,
    dataDir: local.nats,
    port: ports.nats,
    users,
    syncInterval: '2s',
    ...(natsStore === undefined ? {} : { maxFileStore: natsStore }),
  });
  const links = await options.layLinks?.({ databaseUrl: postgres.url, natsUrl: nats.url });
  const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`;
  const settings = {
    ports,
    credentials,
    databaseUrl: postgres.url,
    natsUrl: nats.url,
    sandboxUrl,
    chromium: infrastructure.chromium,
    local,
    agents,
    extra,
    only,
    ...(links === undefined ? {} : { links }),
  };
  const spec = postgres.childSpec();
  await Promise.all([spec === null ? postgres.start() : supervisor.start(spec), supervisor.start(nats.spec)]);
  await Promise.all([
    runToEnd(databaseAdmin(settings), local),
    supervisor.start(streamAdmin(settings)),
    supervisor.start(sandbox(settings)),
    supervisor.start(receiver(settings)),
  ]);
  report.done(`Postgres ${postgres.version}, nats-server, sandbox`);
  report.step('services');
  await Promise.all(services(settings).map((one) => supervisor.start(one)));
  report.done(`ready in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  /** Stops one child; the answer starts it again as it was. @param {string} name */
  const halt = async (name) => {
    const spec = supervisor.specOf(name);
    if (spec === undefined) throw new Error(`There is no ${name}`);
    await supervisor.stop(name);
    return async () => void (await supervisor.start(spec));
  };
  return {
    supervisor,
    credentials,
    ports,
    databaseUrl: postgres.url,
    natsUrl: nats.url,
    baseUrl: `http://127.0.0.1:${ports.api}`,
    operatorUrl: `http://127.0.0.1:${ports.operator}`,
    marketplaceUrl: sandboxUrl,
    receiverUrl: `http://127.0.0.1:${ports.receiver}`,
    /** How one more agent pod is started, with settings of its own. @param {string} name @param {Record<string, string>} env */
    podSpec: (name, env) => agentPod({ ...settings, only: { [name]: env } }, name, 0),
    halt,
    /** As a lost disk would: everything that NATS has is gone, streams and consumers too. */
    async wipeNats() {
      const startAgain = await halt(nats.spec.name);
      await rm(join(local.nats, 'store'), { recursive: true });
      await startAgain();
    },
    /** Everything, in order, within ten seconds. */
    stop: () => supervisor.stopAll(),
  };
}

/** @typedef {Awaited<ReturnType<typeof startSystem>>} System */

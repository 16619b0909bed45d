import { join } from 'node:path';
import { ROOT } from '../lib/checkout.mjs';

/*
 * The processes of the embedded system: the same programs and the same settings as anywhere else, on one machine.
 */

/** @typedef {import('../lib/child.mjs').ChildSpec} ChildSpec */

/**
 * @typedef {object} SystemSettings
 * @property {import('./ports.mjs').Ports} ports
 * @property {import('./credentials.mjs').Credentials} credentials
 * @property {string} databaseUrl of the superuser
 * @property {string} natsUrl
 * @property {string} sandboxUrl
 * @property {import('../lib/chromium.mjs').Chromium} chromium
 * @property {import('../lib/local.mjs').Local} local
 * @property {number} agents how many agent pods
 * @property {Record<string, string>} extra settings for every process, such as TIME_SCALE
 * @property {Record<string, Record<string, string>>} only settings for one process, by its name
 * @property {import('./embedded.d.mts').Links} [links] by which way each process reaches Postgres and NATS
 */

/** @param {string} program as the bundler names it */
const fileOf = (program) => join(ROOT, 'dist', 'programs', `${program}.js`);

// As in the image, with the variables below: what is young is collected sooner, threads share what the C library holds
// ready, and what V8 compiled with goes back at once. A service waits more than it works, and a third of its memory would
// be room for more.
const NODE_FLAGS = ['--max-semi-space-size=4'];

/** Nothing of ours may reach a child by accident; what it needs is named. */
const base = () => ({
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '32768',
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  TMPDIR: process.env['TMPDIR'],
  TZ: 'UTC',
});

/** @param {number} port */
async function isReady(port) {
  try {
    const { status } = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    return status === 200;
  } catch {
    return false;
  }
}

/**
 * @param {string} name @param {string} program @param {SystemSettings} settings @param {Record<string, string>} env
 * @param {Pick<ChildSpec, 'isReady'> & { args?: string[] }} more
 * @returns {ChildSpec}
 */
function node(name, program, settings, env, { args = [], ...more }) {
  return {
    name,
    command: process.execPath,
    args: [...NODE_FLAGS, fileOf(program), ...args],
    cwd: ROOT,
    env: { ...base(), ...env, ...settings.extra, ...settings.only[name] },
    readyWithinMs: 60_000,
    ...more,
  };
}

/**
 * @param {SystemSettings} settings @param {'gateway' | 'billing' | 'scheduler' | 'notifier' | 'agent'} service
 * @param {string} [name] of the process
 */
function access({ credentials, databaseUrl, natsUrl, links }, service, name = service) {
  const prefix = service.toUpperCase();
  const user = service === 'agent' ? 'browser-agent' : service;
  const ways = links?.(name);
  const url = new URL(ways?.databaseUrl ?? databaseUrl);
  url.username = `applywright_${service}`;
  url.password = credentials.database[user] ?? '';
  return {
    [`${prefix}_DATABASE_URL`]: url.toString(),
    NATS_URL: ways?.natsUrl ?? natsUrl,
    [`${prefix}_NATS_USER`]: user,
    [`${prefix}_NATS_PASSWORD`]: credentials.nats[user] ?? '',
  };
}

/** Makes roles, schemas and tables, then ends. @param {SystemSettings} settings @returns {ChildSpec} */
export function databaseAdmin(settings) {
  const passwords = Object.entries(settings.credentials.database).map(([service, password]) => [
    `${service === 'browser-agent' ? 'AGENT' : service.toUpperCase()}_DATABASE_PASSWORD`,
    password,
  ]);
  const env = { ADMIN_DATABASE_URL: settings.databaseUrl, ...Object.fromEntries(passwords) };
  return node('database-admin', 'database-admin', settings, env, {});
}

/** Makes streams and consumers, and keeps them in shape. @param {SystemSettings} settings @returns {ChildSpec} */
export function streamAdmin(settings) {
  const env = {
    NATS_URL: settings.natsUrl,
    STREAM_ADMIN_NATS_PASSWORD: settings.credentials.nats['stream-admin'] ?? '',
  };
  return node('stream-admin', 'stream-admin', settings, env, {
    isReady: (child) => child.lastLines().some((line) => line.includes('"streams.prepared"')),
  });
}

/** @param {SystemSettings} settings @returns {ChildSpec} */
export function sandbox(settings) {
  const { ports, credentials, local } = settings;
  const env = {
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_DATA_DIR: local.path('sandbox'),
    SANDBOX_OPERATOR_KEY: credentials.sandboxKey,
    SANDBOX_SIGNING_KEY: credentials.sandboxPair.privateKey,
  };
  return node('sandbox', 'sandbox', settings, env, {
    isReady: (child) => child.lastLines().some((line) => line.includes('"sandbox.ready"')),
  });
}

/** Shows what webhooks bring, and whether their signatures hold. @param {SystemSettings} settings @returns {ChildSpec} */
export function receiver(settings) {
  const { ports, local } = settings;
  const env = { RECEIVER_PORT: String(ports.receiver), RECEIVER_SECRETS_FILE: local.path('webhook-secrets.json') };
  return node('webhook-receiver', 'webhook-receiver', settings, env, {
    isReady: (child) => child.lastLines().some((line) => line.includes('receiver.ready')),
  });
}

/** The language model: a real one by a key in the environment, else the sandbox's stub. @param {string} sandboxUrl */
function model(sandboxUrl) {
  const { OPENAI_API_KEY, OPENAI_MODEL } = process.env;
  if (!OPENAI_API_KEY)
    return { OPENAI_API_KEY: 'sandbox-stub', OPENAI_BASE_URL: `${sandboxUrl}/model/v1`, OPENAI_MODEL: 'stub' };
  return { OPENAI_API_KEY, ...(OPENAI_MODEL ? { OPENAI_MODEL } : {}) };
}

/** The services, each a process of its own. @param {SystemSettings} settings @returns {ChildSpec[]} */
export function services(settings) {
  const { ports, credentials, sandboxUrl } = settings;
  const gateway = node(
    'gateway',
    'gateway',
    settings,
    {
      ...access(settings, 'gateway'),
      INSTANCE: 'gateway',
      GATEWAY_PORT: String(ports.api),
      OPERATOR_PORT: String(ports.operator),
      OPERATOR_KEY: credentials.operatorKey,
      RECEIPT_SIGNING_KEY: credentials.receiptPair.privateKey,
      EVIDENCE_LINK_KEY: credentials.evidenceLinkKey,
      MARKETPLACE_BASE_URL: sandboxUrl,
      TEST_MARKETPLACE_BASE_URL: sandboxUrl,
      ...model(sandboxUrl),
    },
    { isReady: () => isReady(ports.api) },
  );
  const simple = /** @type {const} */ (['billing', 'scheduler', 'notifier']).map((name) =>
    node(
      name,
      name,
      settings,
      {
        ...access(settings, name),
        INSTANCE: name,
        [`${name.toUpperCase()}_PORT`]: String(ports[name]),
        ...(name === 'notifier' ? { ALLOW_PRIVATE_WEBHOOKS: 'true' } : {}),
      },
      { isReady: () => isReady(ports[name]) },
    ),
  );
  const agents = Array.from({ length: settings.agents }, (_, at) => agent(settings, at + 1));
  return [egress(settings), ...simple, gateway, ...agents];
}

/** @param {SystemSettings} settings */
function egress(settings) {
  const { ports, credentials } = settings;
  const { AGENT_DATABASE_URL = '' } = access(settings, 'agent', 'egress-proxy');
  const env = {
    AGENT_DATABASE_URL,
    INSTANCE: 'egress-proxy',
    EGRESS_PORT: String(ports.egress),
    EGRESS_HEALTH_PORT: String(ports.egressHealth),
    EGRESS_SECRET: credentials.egressSecret,
  };
  const spec = node('egress-proxy', 'egress-proxy', settings, env, {
    isReady: () => isReady(ports.egressHealth),
  });
  // After the agents, whose last requests go through it.
  return { ...spec, stage: 0 };
}

/** @param {SystemSettings} settings @param {number} number */
const agent = (settings, number) =>
  agentPod(
    settings,
    `agent-${number}`,
    settings.ports[/** @type {import('./ports.mjs').PortName} */ (`agent${number}`)],
  );

/**
 * @param {SystemSettings} settings @param {string} name
 * @param {number} port 0 for any free one; then it is ready when it says so
 */
export function agentPod(settings, name, port) {
  const { credentials, sandboxUrl, chromium, local } = settings;
  const env = {
    ...access(settings, 'agent', name),
    INSTANCE: name,
    AGENT_PORT: String(port),
    EGRESS_SECRET: credentials.egressSecret,
    SESSION_STATE_KEY: credentials.sessionStateKey,
    MARKETPLACE_LOGINS_DIR: local.path('marketplace-logins'),
    MARKETPLACE_BASE_URL: sandboxUrl,
    // One machine does everything at once here, and a session that gives up on a page asks for a person.
    PAGE_TIMEOUT_MS: '60000',
    SANDBOX_PUBLIC_KEY: credentials.sandboxPair.publicKey,
    CHROMIUM_BIN: chromium.path,
    CHROMIUM_SANDBOX: chromium.sandbox,
    ...model(sandboxUrl),
  };
  return node(name, 'browser-agent', settings, env, {
    isReady: (child) =>
      port === 0 ? child.lastLines().some((line) => line.includes('"service.ready"')) : isReady(port),
  });
}

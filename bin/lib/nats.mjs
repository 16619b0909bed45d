import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { launchReady } from './child.mjs';
import { openLog } from './log-file.mjs';
import { writeNatsConfig } from './nats-config.mjs';
import { PlainError } from './plain-error.mjs';
import { freePort } from './ports.mjs';

const STOP_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 2_000;

/**
 * @typedef {object} NatsOptions
 * @property {string} binary
 * @property {string} dataDir holds the configuration, the log and the store
 * @property {import('./nats-config.mjs').NatsUser[]} users
 * @property {number} [port] a free one unless told
 * @property {number} [httpPort] monitoring; off unless given
 * @property {string} [maxFileStore]
 * @property {string} [syncInterval]
 * @property {import('./children.mjs').ChildRegistry} [registry]
 * @property {string} [logFile]
 */

/** @typedef {{ server_name: string, version: string, jetstream?: boolean }} ServerInfo */

/**
 * The INFO with which every nats-server greets; null when nobody listens or what answers speaks otherwise.
 * @param {number} port
 * @returns {Promise<ServerInfo | null>}
 */
export function greetingOf(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    let text = '';
    const end = (/** @type {ServerInfo | null} */ info) => {
      socket.destroy();
      resolve(info);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => end(null));
    socket.once('error', () => end(null));
    socket.once('close', () => end(null));
    socket.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      try {
        end(JSON.parse(/^INFO (\{.*\})/.exec(text)?.[1] ?? 'null'));
      } catch {
        end(null);
      }
    });
  });
}

/**
 * Everything a supervisor needs to run it. The server's name is new for each start, so that no other server, not even
 * one that an earlier start left behind, can be taken for this one.
 * @param {Omit<NatsOptions, 'registry' | 'logFile'>} options
 */
export async function natsChildSpec({ binary, dataDir, users, port: wanted, ...more }) {
  const port = wanted ?? (await freePort());
  const serverName = `applywright-${randomBytes(6).toString('hex')}`;
  const config = writeNatsConfig(dataDir, { ...more, serverName, port, users, storeDir: join(dataDir, 'store') });
  /** @type {import('./child.mjs').ChildSpec} */
  const spec = {
    name: 'nats-server',
    command: binary,
    args: ['--config', config],
    env: { PATH: process.env.PATH },
    // After the services, which hand over their last messages, and before Postgres, which holds the truth.
    stage: 1,
    async isReady() {
      const info = await greetingOf(port);
      if (info === null) return false;
      if (info.server_name === serverName) return info.jetstream === true;
      throw new PlainError(`On port ${port} answers another nats-server (${info.server_name})`, 'Give another port.');
    },
  };
  return { spec, url: `nats://127.0.0.1:${port}`, port, serverName };
}

/**
 * Starts a nats-server of its own and waits until it answers. For tests and tools; a long-running start gives
 * `natsChildSpec` to its supervisor instead.
 * @param {NatsOptions} options
 */
export async function startNats({ registry, logFile, ...options }) {
  const { spec, url, port, serverName } = await natsChildSpec(options);
  const start = () => {
    const log = openLog(logFile ?? join(options.dataDir, 'nats-server.log'));
    return launchReady(spec, { log, ...(registry === undefined ? {} : { registry }) });
  };
  let child = await start();
  return {
    url,
    port,
    serverName,
    get pid() {
      return child.pid;
    },
    async stop() {
      await child.stop(STOP_WITHIN_MS);
    },
    /** As a crash would: SIGKILL. */
    async kill() {
      child.signal('SIGKILL');
      await child.exited;
    },
    /** After `kill` or `stop`, on the same port and data. */
    async restart() {
      child = await start();
    },
    /** SIGSTOP freezes it with its connections open; SIGCONT lets it go on. @param {NodeJS.Signals} name */
    signal: (name) => child.signal(name),
  };
}

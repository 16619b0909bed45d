import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './files.mjs';

/**
 * @typedef {{ allow?: string[], deny?: string[] }} Subjects
 * @typedef {object} NatsUser
 * @property {string} user
 * @property {string} password
 * @property {{ publish?: Subjects, subscribe?: Subjects, allow_responses?: boolean | { max: number, expires: string } }} [permissions]
 */

/**
 * @typedef {object} NatsConfig
 * @property {string} serverName
 * @property {number} port
 * @property {number} [httpPort] monitoring; off unless given
 * @property {NatsUser[]} users
 * @property {string} storeDir
 * @property {string} [maxFileStore] such as "4GB"
 * @property {string} [syncInterval] such as "2s", or "always"
 */

/**
 * The configuration file of a server with JetStream that listens on this machine only. The format takes JSON values,
 * so every name, subject and password is quoted the same safe way.
 * @param {NatsConfig} config
 */
export function renderNatsConfig({ serverName, port, httpPort, users, storeDir, maxFileStore = '4GB', syncInterval }) {
  const quote = JSON.stringify;
  const lines = [
    `server_name: ${quote(serverName)}`,
    `listen: "127.0.0.1:${port}"`,
    ...(httpPort === undefined ? [] : [`http: "127.0.0.1:${httpPort}"`]),
    // No question may wait behind a client that does not read.
    'write_deadline: "5s"',
    'jetstream {',
    `  store_dir: ${quote(storeDir)}`,
    `  max_file_store: ${maxFileStore}`,
    // Always quoted: a bare 2s would be read as a number with a unit by some versions only.
    ...(syncInterval === undefined ? [] : [`  sync_interval: ${quote(syncInterval)}`]),
    '}',
    'authorization {',
    // Two seconds by default: on a busy machine a program that starts takes longer to say who it is.
    '  timeout: 30',
    `  users: ${quote(users, null, 2).replaceAll('\n', '\n  ')}`,
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Holds passwords, so only we may read it.
 * @param {string} folder
 * @param {NatsConfig} config
 * @returns {string} path of the file
 */
export function writeNatsConfig(folder, config) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'nats-server.conf');
  writeWhole(path, renderNatsConfig(config));
  return path;
}

import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../lib/files.mjs';
import { choosePort } from '../lib/ports.mjs';
import { PlainError } from '../lib/plain-error.mjs';

/*
 * Ports stay the same from start to start where they can: kept sessions name the address of the sandbox they work on,
 * and a person has bookmarks. One that somebody else has taken meanwhile is replaced, unless it was asked for.
 */
const NAMES = /** @type {const} */ ([
  'postgres',
  'nats',
  'sandbox',
  'api',
  'operator',
  'receiver',
  'egress',
  'egressHealth',
  'billing',
  'scheduler',
  'notifier',
  'agent1',
  'agent2',
  'agent3',
  'agent4',
]);

/** @typedef {typeof NAMES[number]} PortName */
/** @typedef {Record<PortName, number>} Ports */

/** What a person may set: option and environment variable. @type {Partial<Record<PortName, string>>} */
const SETTINGS = {
  api: 'APPLYWRIGHT_PORT',
  operator: 'APPLYWRIGHT_OPERATOR_PORT',
  sandbox: 'APPLYWRIGHT_SANDBOX_PORT',
  nats: 'APPLYWRIGHT_NATS_PORT',
  postgres: 'APPLYWRIGHT_POSTGRES_PORT',
};

/** @param {string} file @returns {Partial<Ports>} */
function kept(file) {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  } catch {
    return {};
  }
}

/**
 * @param {string} file where they are kept
 * @param {Partial<Record<PortName, string>>} [asked] by command line
 * @returns {Promise<Ports>}
 */
export async function choosePorts(file, asked = {}, env = process.env) {
  const before = kept(file);
  /** @type {Partial<Ports>} */
  const ports = {};
  for (const name of NAMES) {
    const variable = SETTINGS[name];
    const given = asked[name] ?? (variable === undefined ? undefined : env[variable]);
    const setting = asked[name] === undefined ? (variable ?? name) : `--${name}-port`;
    ports[name] = given === undefined ? await again(name, before[name]) : await choosePort({ name, given, setting });
  }
  writeWhole(file, `${JSON.stringify(ports, null, 2)}\n`);
  return /** @type {Ports} */ (ports);
}

/** @param {string} name @param {number | undefined} before */
async function again(name, before) {
  try {
    return await choosePort({ name, given: before, setting: name });
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    return choosePort({ name, setting: name });
  }
}

import { createServer } from 'node:net';
import { portHolder } from './port-holder.mjs';
import { PlainError } from './plain-error.mjs';

// Below the range from which the kernel takes the source ports of outgoing connections: there, any client on this
// machine could sit on a child's port in the moment in which the child restarts.
const LOWEST = 20_000;
const HIGHEST = 32_000;
const TRIES = 200;

/** Given out by this process; the child may not have opened it yet. @type {Set<number>} */
const givenOut = new Set();

/**
 * @param {number} port 0 lets the system choose
 * @returns {Promise<import('node:net').Server | null>} null when it is taken
 */
function hold(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(server));
  });
}

/** @param {import('node:net').Server} server */
const release = (server) => new Promise((resolve) => server.close(resolve));

/** @param {number} port */
async function isFree(port) {
  const server = await hold(port);
  if (server !== null) await release(server);
  return server !== null;
}

/**
 * Distinct free ports on 127.0.0.1. All are held at once while they are chosen.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  /** @type {import('node:net').Server[]} */
  const held = [];
  for (let tries = 0; held.length < count; tries++) {
    const random = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    const wanted = tries < TRIES ? random : 0;
    const server = givenOut.has(wanted) ? null : await hold(wanted);
    if (server !== null) held.push(server);
    if (tries > 2 * TRIES) throw new PlainError('No free port on 127.0.0.1', 'End some of the programs that listen.');
  }
  const ports = held.map((server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port);
  await Promise.all(held.map(release));
  for (const port of ports) givenOut.add(port);
  return ports;
}

/** @returns {Promise<number>} */
export const freePort = async () => /** @type {number} */ ((await freePorts(1))[0]);

/**
 * The port that was asked for, or a free one when none was.
 * @param {{ name: string, given?: string | number | undefined, setting: string }} wanted setting: what the user wrote
 *   it into, such as "--port" or "APPLYWRIGHT_PORT"
 * @returns {Promise<number>}
 */
export async function choosePort({ name, given, setting }) {
  if (given === undefined || given === '') return freePort();
  const port = Number(given);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new PlainError(`${setting} is "${given}", which is no port`, `Give ${setting} a number from 1 to 65535.`);
  }
  if (await isFree(port)) {
    givenOut.add(port);
    return port;
  }
  const holder = portHolder(port);
  const by = holder === null ? 'another program' : `${holder.command} (pid ${holder.pid})`;
  throw new PlainError(
    `Port ${port} for ${name} is taken by ${by}`,
    `End that, give ${setting} another number, or leave ${setting} out for a free one.`,
  );
}

import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { PlainError } from './plain-error.mjs';

/** @typedef {{ uid: number, gid: number } | Record<string, never>} RunAs */

// `nobody` nearly everywhere.
const CUSTOMARY = { uid: 65_534, gid: 65_534 };
const NAMES = ['nobody', 'daemon'];

/** @returns {{ name: string, uid: number, gid: number }[]} */
function knownUsers() {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return lines.map((line) => {
      const [name = '', , uid, gid] = line.split(':');
      return { name, uid: Number(uid), gid: Number(gid) };
    });
  } catch {
    return [];
  }
}

/**
 * As whom Postgres runs: as us, or, since it refuses root, as somebody who owns nothing. It must be somebody whom the
 * system knows by name, for initdb looks the name up.
 * @returns {RunAs}
 */
export function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {};
  const users = knownUsers();
  const named = NAMES.map((name) => users.find((user) => user.name === name && user.uid !== 0));
  const found = users.find(({ uid }) => uid === CUSTOMARY.uid) ?? named.find((user) => user !== undefined);
  return found === undefined ? CUSTOMARY : { uid: found.uid, gid: found.gid };
}

/** Containers often run under a number that nobody wrote into /etc/passwd. */
export function requireName() {
  try {
    userInfo();
  } catch {
    const uid = process.getuid?.();
    throw new PlainError(
      `This user (uid ${uid}) has no name on this machine, and Postgres wants one to set its data up`,
      `As root: echo 'applywright:x:${uid}:${process.getgid?.()}::/tmp:/bin/sh' >> /etc/passwd. Or set DATABASE_URL.`,
    );
  }
}

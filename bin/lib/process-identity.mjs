import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} ProcessIdentity
 * @property {number} pid
 * @property {string} startTime what the system says about its start; a pid alone may have gone to somebody else
 */

/** @param {number | string} pid @returns {string[] | null} the fields after the command name, from `state` on */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/**
 * A zombie holds nothing any more, once all its threads are gone: killed while the machine is busy, the first of them
 * ends before the others, and the sockets stay open with those.
 * @param {readonly string[]} fields from `state` on
 */
export const isGone = (fields) => fields[0] === 'X' || (fields[0] === 'Z' && Number(fields[17]) <= 1);

/**
 * When the process started, or null when there is none or it is over.
 * @param {number} pid
 * @returns {string | null}
 */
export function startTimeOf(pid) {
  if (process.platform === 'linux') {
    const fields = statFields(pid);
    return fields === null || isGone(fields) ? null : (fields[19] ?? null);
  }
  const { stdout, status } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() || null : null;
}

/** @returns {ProcessIdentity} */
export const ownIdentity = () => ({ pid: process.pid, startTime: startTimeOf(process.pid) ?? '' });

/** @param {unknown} identity what somebody wrote down about a process @returns {boolean} */
export function isRunning(identity) {
  if (typeof identity !== 'object' || identity === null || !('pid' in identity) || !('startTime' in identity))
    return false;
  return typeof identity.pid === 'number' && startTimeOf(identity.pid) === identity.startTime;
}

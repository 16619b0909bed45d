/**
 * Process groups that this process started and that still live. Every child leads a group of its own, so that Ctrl-C
 * in a terminal reaches only us and we decide who stops when; in return nobody may be forgotten.
 * @type {Set<number>}
 */
const live = new Set();

/** @param {number} pid */
export const addLiveGroup = (pid) => void live.add(pid);
/** @param {number} pid */
export const removeLiveGroup = (pid) => void live.delete(pid);

/**
 * Signals a whole group, never a bare pid: that of a dead leader may have gone to somebody else.
 * @param {number} pid of the leader, dead or alive
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it, which is what most callers want to reach.
  }
}

/** Synchronous, because it is the last thing that happens. */
export function killLiveGroups() {
  for (const pid of live) signalGroup(pid, 'SIGKILL');
  live.clear();
}

/**
 * The first thing in a text that looks like a version: "nats-server: v2.15.1" is [2, 15, 1].
 * @param {string} text
 * @returns {[number, number, number] | null}
 */
export function parseVersion(text) {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return found === null ? null : [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
}

/**
 * Negative when a is older. What has no version in it is older than everything.
 * @param {string} a
 * @param {string} b
 */
export function compareVersions(a, b) {
  const left = parseVersion(a) ?? [-1, 0, 0];
  const right = parseVersion(b) ?? [-1, 0, 0];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

/** @param {string} version @param {string} wanted */
export const isAtLeast = (version, wanted) => compareVersions(version, wanted) >= 0;

import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const DEFAULT_LIMIT_BYTES = 5_000_000;

/**
 * A log with a limit: at the limit it is renamed to `<name>.1`, replacing the one before, so that a service that
 * complains all night fills twice the limit and not the disk. Writes are synchronous: the last words of a run are the
 * ones that are wanted.
 * @param {string} path
 * @param {{ limitBytes?: number }} [options]
 */
export function openLog(path, { limitBytes = DEFAULT_LIMIT_BYTES } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  let size = existsSync(path) ? statSync(path).size : 0;
  let file = openSync(path, 'a', 0o600);
  let isOpen = true;
  return {
    path,
    /** @param {string | Buffer} chunk */
    write(chunk) {
      if (!isOpen) return;
      if (size > 0 && size + chunk.length > limitBytes) {
        closeSync(file);
        renameSync(path, `${path}.1`);
        file = openSync(path, 'a', 0o600);
        size = 0;
      }
      size += typeof chunk === 'string' ? writeSync(file, chunk) : writeSync(file, chunk);
    },
    close() {
      if (isOpen) closeSync(file);
      isOpen = false;
    },
  };
}

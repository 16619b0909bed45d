import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Replaces a file in one step: whoever reads sees the old one or the new one, never half of either.
 * @param {string} path
 * @param {string} text
 */
export function writeWhole(path, text) {
  const beside = `${path}.${process.pid}.new`;
  try {
    writeFileSync(beside, text, { mode: 0o600 });
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
}

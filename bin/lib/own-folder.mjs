import { lstatSync, mkdirSync } from 'node:fs';
import { PlainError } from './plain-error.mjs';

/**
 * Makes a folder in a place where others may write too (the temp folder), and refuses one that somebody else made
 * under our name: what lies in it would be run or trusted by us.
 * @param {string} path
 * @param {number} mode
 */
export function makeOwnFolder(path, mode) {
  mkdirSync(path, { recursive: true, mode });
  const found = lstatSync(path);
  const isOurs = found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
  if (!isOurs || (found.mode & 0o022) !== 0) {
    throw new PlainError(`${path} was made by somebody else, or others may write to it`, `Remove it: rm -rf '${path}'`);
  }
  return path;
}

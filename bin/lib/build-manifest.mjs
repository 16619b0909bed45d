import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ROOT } from './checkout.mjs';

const CONFIG_FILES = ['tsconfig.json', 'package.json', 'package-lock.json'];

/** @param {string} folder @returns {string[]} files below, as paths from the root of the checkout */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${sep}node_modules`))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

// What the bundler makes of the rest: no output of the compiler, and vouched for by the stamp.
const PROGRAMS = join('dist', 'programs');

/** @param {string} file */
const isSource = (file) => /\.m?ts$/.test(file) && !/\.d\.m?ts$/.test(file);

/** @param {string} source @returns {string} */
export const outputOf = (source) => join('dist', source.replace(/ts$/, 'js'));

/** The folders that the compiler reads, as tsconfig.json names them: one list, not two that drift apart. */
export function sources() {
  const { include } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'));
  return /** @type {string[]} */ (include).flatMap((folder) => filesBelow(join(ROOT, folder))).filter(isSource);
}

/**
 * What the output depends on, cheaply: name, size and time of each source, and the content of what configures the
 * compiler. A checkout by git sets new times, which costs one needless incremental build and never misses one.
 * @param {string[]} files
 */
export function manifestOf(files) {
  const hash = createHash('sha256');
  for (const file of CONFIG_FILES) {
    const path = join(ROOT, file);
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  for (const file of [...files].sort()) {
    const { size, mtimeMs } = statSync(join(ROOT, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string[]} files */
export function compareOutput(files) {
  const there = new Set(
    filesBelow(join(ROOT, 'dist')).filter((file) => /\.m?js(\.map)?$/.test(file) && !file.startsWith(PROGRAMS)),
  );
  const wanted = new Set(files.map(outputOf));
  return {
    isMissingSome: [...wanted].some((file) => !there.has(file)),
    // A test or handler whose source is gone would still be found and run.
    orphans: [...there].filter((file) => !wanted.has(file.replace(/\.map$/, ''))),
  };
}

/** @param {string[]} orphans */
export function removeOrphans(orphans) {
  for (const file of orphans) rmSync(join(ROOT, file), { force: true });
}

import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cacheFolder, usableHome } from './cache.mjs';
import { PlainError } from './plain-error.mjs';
import { findOnPath } from './run-process.mjs';

/**
 * How to run npm: with this very Node wherever its script can be found, because another npm on PATH may belong to
 * another Node and would install for that one.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ command: string, args: string[] } | null}
 */
export function findNpm(env = process.env) {
  const bin = dirname(realpathSync(process.execPath));
  const onPath = findOnPath('npm', env);
  const scripts = [
    env.npm_execpath,
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    onPath === null ? undefined : realpathSync(onPath),
  ];
  // npm_execpath may name yarn or pnpm, when one of those ran us.
  const script = scripts.find((path) => path !== undefined && basename(path) === 'npm-cli.js' && existsSync(path));
  if (script !== undefined) return { command: process.execPath, args: [script] };
  return onPath === null ? null : { command: onPath, args: [] };
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ command: string, args: string[] }}
 */
export function requireNpm(env = process.env) {
  const npm = findNpm(env);
  // npm keeps its cache in the home folder, and fails for users who have none.
  const cache = usableHome() === null && !env.npm_config_cache ? ['--cache', join(cacheFolder(env), 'npm')] : [];
  if (npm !== null) return { command: npm.command, args: [...npm.args, ...cache] };
  throw new PlainError(
    'npm is missing: this Node came without it',
    'Install Node from https://nodejs.org (npm comes with it), or your distribution\'s package "npm".',
  );
}

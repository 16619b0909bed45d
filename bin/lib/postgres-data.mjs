import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PlainError } from './plain-error.mjs';
import { run } from './run-process.mjs';

/** @typedef {import('./postgres-binaries.mjs').PostgresBinaries} PostgresBinaries */
/** @typedef {import('./unprivileged.mjs').RunAs} RunAs */

/** A clean environment: PGDATA, PGPORT and their like in the caller's would reach into the server. */
export const postgresEnv = () => ({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' });

/**
 * Generated once; the file is ours alone, also when the server runs as somebody else.
 * @param {string} area
 */
function superuserPassword(area) {
  const file = join(area, 'superuser-password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const password = randomBytes(24).toString('hex');
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

/** @param {string} path @param {RunAs} runAs */
function giveTo(path, runAs) {
  if ('uid' in runAs && runAs.uid !== undefined && runAs.gid !== undefined) chownSync(path, runAs.uid, runAs.gid);
}

/**
 * Initialises beside and renames, so that a folder called pgdata is always whole.
 * @param {PostgresBinaries} binaries
 * @param {string} area
 * @param {string} password
 */
async function initialise({ native, runAs }, area, password) {
  for (const name of readdirSync(area).filter((entry) => entry.startsWith('new-'))) {
    rmSync(join(area, name), { recursive: true, force: true });
  }
  const fresh = join(area, `new-${process.pid}`);
  const passwordFile = `${fresh}-password`;
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(fresh, runAs);
  giveTo(passwordFile, runAs);
  const args = ['--pgdata', fresh, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const rest = ['--no-sync', '--no-instructions', '--locale=C', '--encoding=UTF8'];
  const options = { ...runAs, cwd: area, env: postgresEnv() };
  const { code, stdout, stderr, error } = await run(join(native, 'bin', 'initdb'), [...args, ...rest], options);
  rmSync(passwordFile, { force: true });
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    const lines = `${stderr}\n${stdout}`.split('\n').filter((line) => line.trim() !== '');
    const said = error?.message ?? lines.find((line) => /error|fatal/i.test(line)) ?? lines[0];
    throw new PlainError(
      `The database could not be initialised: ${said}`,
      'npm run doctor shows disk space and folders.',
    );
  }
  renameSync(fresh, join(area, 'pgdata'));
}

/**
 * Makes the data folder on the first time, and returns what a start needs to know about it.
 * @param {PostgresBinaries} binaries
 * @param {string} area holds the password and `pgdata`
 */
export async function ensureData(binaries, area) {
  const password = superuserPassword(area);
  const pgdata = join(area, 'pgdata');
  const isNew = !existsSync(pgdata);
  if (isNew) await initialise(binaries, area, password);
  const made = readFileSync(join(pgdata, 'PG_VERSION'), 'utf8').trim();
  const major = binaries.version.split('.')[0];
  if (made !== major) {
    throw new PlainError(
      `The kept data was written by Postgres ${made}, and this is Postgres ${major}`,
      'npm run reset clears it; or keep it and set DATABASE_URL to a Postgres that can read it.',
    );
  }
  const owner = statSync(pgdata);
  const uid = process.getuid?.();
  if (uid !== 0 && owner.uid !== uid) {
    throw new PlainError(
      `The kept data in ${pgdata} belongs to another user (uid ${owner.uid})`,
      'Run as that user, or give --data another folder, or clear it as that user with: npm run reset',
    );
  }
  // Data of a normal user stays theirs when root starts it: the server takes their place, not the other way round.
  const runAs = uid === 0 ? { uid: owner.uid | 0, gid: owner.gid | 0 } : {};
  if (uid === 0 && owner.uid === 0) {
    throw new PlainError(`${pgdata} belongs to root, as whom Postgres does not run`, 'npm run reset');
  }
  return { pgdata, password, runAs, isNew };
}

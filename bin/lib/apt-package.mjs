import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { formatBytes } from './amounts.mjs';
import { downloadBytes, downloadFile } from './download.mjs';
import { findOnPath, run } from './run-process.mjs';

const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** @typedef {{ version: string, filename: string, size: number, sha256: string }} PackageEntry */
/** @typedef {{ mirror: import('./apt-sources.mjs').AptSource, suite: string, arch: string }} Archive */

/**
 * What a signed release file says about one of its indexes.
 * @param {string} release
 * @param {string} path
 * @returns {{ sha256: string, size: number } | null}
 */
export function indexInRelease(release, path) {
  const section = /^SHA256:\n((?: .*\n?)+)/m.exec(release)?.[1] ?? '';
  for (const line of section.split('\n')) {
    const [sha256, size, name] = line.trim().split(/\s+/);
    if (name === path && sha256 !== undefined) return { sha256, size: Number(size) };
  }
  return null;
}

/**
 * @param {string} index text of a Packages file
 * @param {string} name
 * @returns {PackageEntry | null}
 */
export function packageInIndex(index, name) {
  const from = `\n${index}`.indexOf(`\nPackage: ${name}\n`);
  if (from === -1) return null;
  const stanza = index.slice(from).split('\n\n', 1)[0] ?? '';
  const field = (/** @type {string} */ key) => new RegExp(`^${key}: (.*)$`, 'm').exec(stanza)?.[1];
  const [version, filename, size, sha256] = ['Version', 'Filename', 'Size', 'SHA256'].map(field);
  if (version === undefined || filename === undefined || sha256 === undefined) return null;
  // The version behind an epoch and before the distribution's own revision.
  return { version: version.replace(/^\d+:/, ''), filename, size: Number(size), sha256 };
}

/**
 * The release file, if one of the machine's own archive keys signed it. All checksums below hang on this; mirrors are
 * mostly plain http. As apt does, one good signature is enough: newer keys may be unknown to an older machine.
 * @param {Archive} archive
 */
async function signedRelease({ mirror, suite }) {
  const verifier = findOnPath('gpgv');
  if (verifier === null && !mirror.uri.startsWith('https:')) {
    throw new Error('gpgv is missing and the mirror is plain http, so its packages cannot be checked');
  }
  const release = await downloadBytes({ url: `${mirror.uri}/dists/${suite}/InRelease`, attempts: 2 });
  if (verifier !== null) {
    const folder = mkdtempSync(join(tmpdir(), 'applywright-release-'));
    try {
      const file = join(folder, 'InRelease');
      writeFileSync(file, release);
      const keyring = mirror.signedBy ?? DEBIAN_KEYRING;
      const { stdout } = await run(verifier, ['--status-fd', '1', '--keyring', keyring, file]);
      if (!/^\[GNUPG:\] VALIDSIG /m.test(stdout)) throw new Error(`no key of ${keyring} signed the release file`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return release.toString('utf8');
}

/**
 * @param {Archive} archive
 * @param {string[]} names
 * @param {import('./terminal.mjs').Report} report
 * @returns {Promise<(PackageEntry | null)[]>} in the same order
 */
export async function findAllInArchive(archive, names, report) {
  const path = `main/binary-${archive.arch}/Packages.gz`;
  const index = indexInRelease(await signedRelease(archive), path);
  if (index === null) throw new Error(`the suite has no index for ${archive.arch}`);
  report.note(`${formatBytes(index.size)}: list of packages of ${archive.suite}, from this machine's package mirror`);
  const url = `${archive.mirror.uri}/dists/${archive.suite}/${path}`;
  const text = gunzipSync(await downloadBytes({ url, ...index, report })).toString('utf8');
  return names.map((name) => packageInIndex(text, name));
}

/**
 * @param {Archive} archive
 * @param {string} name
 * @param {import('./terminal.mjs').Report} report
 * @returns {Promise<PackageEntry | null>}
 */
export async function findInArchive(archive, name, report) {
  const [entry = null] = await findAllInArchive(archive, [name], report);
  return entry;
}

/**
 * The architecture as Debian names it; null where its packages cannot be unpacked.
 * @returns {Promise<string | null>}
 */
export async function debianArch() {
  if (process.platform !== 'linux' || findOnPath('dpkg-deb') === null) return null;
  const { code, stdout } = await run('dpkg', ['--print-architecture']);
  return code === 0 ? stdout.trim() : null;
}

/**
 * Downloads a package and unpacks it into a folder. Nothing is installed and no script of it runs.
 * @param {Archive} archive
 * @param {PackageEntry} entry
 * @param {string} folder
 * @param {import('./terminal.mjs').Report} report
 */
export async function unpackFromArchive(archive, entry, folder, report) {
  const file = `${folder}.deb`;
  const { sha256, size } = entry;
  await downloadFile({ url: `${archive.mirror.uri}/${entry.filename}`, to: file, sha256, size, report });
  const { code, stderr } = await run('dpkg-deb', ['-x', file, folder]);
  rmSync(file, { force: true });
  if (code !== 0) throw new Error(`dpkg-deb could not unpack it: ${stderr.trim()}`);
}

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { formatBytes } from './amounts.mjs';
import { machineMirrors } from './apt-sources.mjs';
import { debianArch, findInArchive, unpackFromArchive } from './apt-package.mjs';
import { downloadBytes } from './download.mjs';
import { reasonOf } from './plain-error.mjs';
import { readTar } from './tar.mjs';
import { isAtLeast } from './versions.mjs';

/** @typedef {import('./terminal.mjs').Report} Report */
/** @typedef {(folder: string) => Promise<string>} Fetch puts the program into the folder, returns its path */

const RELEASES = 'https://github.com/nats-io/nats-server/releases/download';
const PINNED = '2.15.0';
// The SHA256SUMS of that release, as several public projects pin them; the Linux ones also stand in the recipe of the
// official Docker image. 2.15.1 is out, but its checksums were to be had from one single source when this was written.
/** @type {Record<string, { sha256: string, size: number }>} */
const ARCHIVES = {
  'linux-amd64': { sha256: '5d2c51caca950333aba84911df7d377f826f3a59ec36061c6539105084f65c92', size: 7_000_000 },
  'linux-arm64': { sha256: 'cdc208f5a3f42963a52b6ab06ef65626bb870315dc936e26ba571780c6351112', size: 6_500_000 },
  'darwin-amd64': { sha256: '5bd8b59ca5bf93fab3da2c5843cf564cd6e2e291e22ae3b861746e7ebe259b95', size: 7_000_000 },
  'darwin-arm64': { sha256: 'e1c4e22d70bd44abfa0bcb3c16f7cf0c66f648c2e728c58924e8a1ce88913cc8', size: 6_500_000 },
};
// Newest first: a stable release of the distribution may be years behind.
const SUITES = ['forky', 'sid', 'trixie'];

/**
 * The official release of this platform, checked against the pinned checksum.
 * @param {Report} report
 * @param {string} folder
 */
export async function fetchRelease(report, folder) {
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const archive = ARCHIVES[platform];
  if (archive === undefined) throw new Error(`there is no pinned release for ${platform}`);
  const name = `nats-server-v${PINNED}-${platform}`;
  report.step('nats-server', `fetching the official release ${PINNED}, about ${formatBytes(archive.size)}`);
  // Two tries: on Debian there is another way, and an unreachable host should not hold up a start for a minute.
  const url = `${RELEASES}/v${PINNED}/${name}.tar.gz`;
  const bytes = await downloadBytes({ url, sha256: archive.sha256, attempts: 2, report });
  for (const entry of readTar(gunzipSync(bytes))) {
    if (entry.name !== `${name}/nats-server`) continue;
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'nats-server');
    writeFileSync(path, entry.body, { mode: 0o755 });
    return path;
  }
  throw new Error('the archive holds no nats-server');
}

/**
 * On a Debian-like machine: the package of the newest suite on the machine's own mirror. It is unpacked, not
 * installed, and runs on older releases too; whether it does here is for the caller to try.
 * @param {Report} report
 * @param {string} wanted
 * @param {string} folder
 */
export async function fetchFromMirror(report, wanted, folder) {
  const arch = await debianArch();
  if (arch === null) throw new Error('this is no Debian-like machine');
  const mirrors = machineMirrors();
  if (mirrors.length === 0) throw new Error('its apt sources name no package mirror');
  report.step('nats-server', "looking on this machine's package mirror");
  const reasons = [];
  for (const mirror of mirrors) {
    for (const suite of SUITES) {
      try {
        const archive = { mirror, suite, arch };
        const entry = await findInArchive(archive, 'nats-server', report);
        if (entry === null || !isAtLeast(entry.version, wanted)) throw new Error(`it has ${entry?.version ?? 'none'}`);
        report.step('nats-server', `fetching ${entry.version} of ${suite}, ${formatBytes(entry.size)}`);
        await unpackFromArchive(archive, entry, folder, report);
        return join(folder, 'usr', 'sbin', 'nats-server');
      } catch (error) {
        rmSync(folder, { recursive: true, force: true });
        reasons.push(`${suite}: ${reasonOf(error)}`);
      }
    }
  }
  throw new Error(reasons.join('; '));
}

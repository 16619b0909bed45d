import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

const BLOCK = 512;

/** @typedef {{ name: string, isFile: boolean, isExecutable: boolean, body: Buffer }} TarEntry */

/** @param {Buffer} header @param {number} at @param {number} length */
function text(header, at, length) {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? length : end);
}

/**
 * Reads the plain tar files that we fetch (regular files, names under 256 characters), so that nothing but Node is
 * needed to unpack them. Links and long-name extensions do not occur in them and are skipped.
 * @param {Buffer} archive
 * @returns {Generator<TarEntry>}
 */
export function* readTar(archive) {
  for (let at = 0; at + BLOCK <= archive.length;) {
    const header = archive.subarray(at, at + BLOCK);
    if (header[0] === 0) return;
    const size = parseInt(text(header, 124, 12), 8);
    const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    const type = header.toString('latin1', 156, 157);
    yield {
      name: prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`,
      isFile: type === '0' || type === '\0',
      isExecutable: (parseInt(text(header, 100, 8), 8) & 0o111) !== 0,
      body: archive.subarray(at + BLOCK, at + BLOCK + size),
    };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/**
 * @param {Buffer} archive
 * @param {string} folder
 */
export function unpackTar(archive, folder) {
  for (const { name, isFile, isExecutable, body } of readTar(archive)) {
    const to = normalize(join(folder, name));
    // A checked archive has no reason to leave its folder; one that does is not what we think it is.
    if (!to.startsWith(folder + sep)) throw new Error(`The archive names a file outside of it: ${name}`);
    if (!isFile) continue;
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, body, { mode: isExecutable ? 0o755 : 0o644 });
  }
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unpackTar } from './tar.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'applywright-tar-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const archiveOf = (...args: string[]) => execFileSync('tar', ['--format=ustar', '-cf', '-', '-C', folder, ...args]);

describe('unpacking', () => {
  it('restores files, folders and who may run them', () => {
    const deep = join(folder, 'in', 'a'.repeat(80), 'b'.repeat(80));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, 'program'), 'x'.repeat(1_000), { mode: 0o755 });
    writeFileSync(join(folder, 'in', 'empty'), '');

    unpackTar(archiveOf('in'), join(folder, 'out'));

    const program = join(folder, 'out', 'in', 'a'.repeat(80), 'b'.repeat(80), 'program');
    expect(readFileSync(program, 'utf8')).toBe('x'.repeat(1_000));
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(statSync(join(folder, 'out', 'in', 'empty')).size).toBe(0);
  });

  it('refuses an archive that writes outside of its folder', () => {
    writeFileSync(join(folder, 'evil'), 'x');
    const archive = archiveOf('evil');
    archive.write('../evil\0', 0, 'latin1');

    expect(() => unpackTar(archive, join(folder, 'out'))).toThrow('outside');
  });
});

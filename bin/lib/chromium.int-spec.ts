import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findChromium } from './chromium.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'applywright-find-chromium-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const givenProgram = (script: string): string => {
  const path = join(folder, 'some chrome');
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
};

describe('looking for Chromium', () => {
  it('takes the one that CHROMIUM_BIN names, tries it once, and says whether its sandbox works', async () => {
    const { path } = await findChromium({ allowFetch: false });
    const counting = join(folder, 'counting-chromium');
    const runs = join(folder, 'runs');
    writeFileSync(counting, `#!/bin/sh\necho run >> '${runs}'\nexec '${path}' "$@"\n`, { mode: 0o755 });
    const env = { ...process.env, CHROMIUM_BIN: counting, APPLYWRIGHT_CACHE: folder };

    const first = await findChromium({ env });
    const tried = readFileSync(runs, 'utf8');
    const second = await findChromium({ env });

    expect(first).toMatchObject({ path: counting, source: 'CHROMIUM_BIN' });
    expect(second).toEqual(first);
    expect(readFileSync(runs, 'utf8')).toBe(tried);
    if (process.getuid?.() === 0) expect(first).toMatchObject({ sandbox: 'off', why: expect.stringContaining('root') });
  });

  it.each([
    ['is no browser', 'exit 7', 'exit code 7'],
    ['lacks a library', 'echo "error while loading shared libraries: libnss3.so" >&2; exit 127', 'libnss3.so'],
    ['has a version and starts no page', '[ "$1" = --version ] && echo Chromium 153.0.1 || exit 1', 'exit code 1'],
  ])('refuses a CHROMIUM_BIN that %s', async (_name, script, reason) => {
    const env = { ...process.env, CHROMIUM_BIN: givenProgram(script), APPLYWRIGHT_CACHE: folder };

    await expect(findChromium({ env })).rejects.toThrow(reason);
  });

  it('says how to get one when there is none and nothing may be fetched', async () => {
    const env = { PATH: '/nowhere', APPLYWRIGHT_CACHE: folder, XDG_CACHE_HOME: folder };

    await expect(findChromium({ env, allowFetch: false })).rejects.toThrow('Chromium is not here yet');
  });
});

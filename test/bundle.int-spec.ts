import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { run } from '../bin/lib/run-process.mjs';
import { ROOT } from './support/repository.js';

const NO_RENAMING = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  fs.renameSync = () => { throw new Error('The disk is full'); };
  syncBuiltinESMExports();`;
const MAIN = 'dist/services/billing/src/main.js';

describe('the bundler', () => {
  let checkout: string;
  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), 'applywright-bundle-'));
  });
  afterEach(() => rmSync(checkout, { recursive: true, force: true }));

  const given = (path: string, text: string): void => {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  };
  const bundle = (...node: string[]) =>
    run(process.execPath, [...node, join(ROOT, 'dist/deploy/admin/bundle.main.js')], { cwd: checkout });
  const left = (): string[] => readdirSync(join(checkout, 'dist')).filter((name) => name.startsWith('programs'));
  const bundled = (): string => readFileSync(join(checkout, 'dist/programs/billing.js'), 'utf8');

  it('leaves the programs that were there, and nothing beside them, when it fails', async () => {
    given('dist/programs/billing.js', 'before');
    given(MAIN, 'export const = ;');

    expect((await bundle()).code).toBe(1);

    expect(left()).toEqual(['programs']);
    expect(bundled()).toBe('before');
  });

  it('leaves nothing behind when what it made cannot be put into its place', async () => {
    given(MAIN, 'export const made = 1;');

    const { code, stderr } = await bundle('--import', `data:text/javascript,${encodeURIComponent(NO_RENAMING)}`);

    expect(code).toBe(1);
    expect(stderr).toContain('The disk is full');
    expect(left()).toEqual([]);
  });

  it('clears up after one that was killed, and not after one that is at it', async () => {
    const killed = await run(process.execPath, ['-e', 'console.log(process.pid)'], {});
    given(`dist/programs.${killed.stdout.trim()}/billing.js`, 'half');
    given(`dist/programs.${process.pid}/billing.js`, 'being made');
    given(MAIN, 'export const made = 1;');

    expect(await bundle()).toMatchObject({ code: 0 });

    expect(left().sort()).toEqual(['programs', `programs.${process.pid}`]);
    expect(bundled()).toContain('made');
  });

  it('makes a text that takes one byte a character, and matches what it did', async () => {
    given(MAIN, `console.log(/^[\u2018\u2019]$/u.test('\u2019'), '\u2026');`);

    expect(await bundle()).toMatchObject({ code: 0 });

    expect(bundled()).not.toMatch(/[^\0-\xff]/);
    expect((await run(process.execPath, [join(checkout, 'dist/programs/billing.js')], {})).stdout).toBe(
      'true \u2026\n',
    );
  });

  it('keeps names, also where two things have the same', async () => {
    given('dist/services/billing/src/other.js', 'export class Lane {}; export const made = () => 1;');
    given(
      MAIN,
      `import { Lane as Other, made } from './other.js'; class Lane {} console.log(Lane.name, Other.name, made.name);`,
    );

    expect(await bundle()).toMatchObject({ code: 0 });

    const { stdout } = await run(process.execPath, [join(checkout, 'dist/programs/billing.js')], {});
    expect(stdout).toBe('Lane Lane made\n');
  });
});

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT } from './checkout.mjs';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'applywright-checkout-')), 'a checkout');
  cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const write = (file: string, content: unknown) => {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
};

/** Runs an expression over the exports of a module of that checkout. */
function ask(module: string, expression: string): unknown {
  const script = `
    const m = await import(${JSON.stringify(join(folder, 'bin', 'lib', module))});
    console.log(JSON.stringify((await (${expression})) ?? null));
  `;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

describe('packages', () => {
  const lock = (packages: object) => ({ packages: { '': {}, ...packages } });
  beforeEach(() => {
    write('package.json', { dependencies: { a: '1.0.0' } });
    write(
      'package-lock.json',
      lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } }),
    );
  });
  const areInStep = () => ask('packages.mjs', 'm.arePackagesInStep()');

  it('are missing in a clean clone, and in one where an installation was cut short', () => {
    expect(areInStep()).toBe(false);
    mkdirSync(join(folder, 'node_modules', 'a'), { recursive: true });
    expect(areInStep()).toBe(false);
  });

  it('are in step when npm recorded what the lockfile asks for, optional ones or not', () => {
    write('node_modules/.package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' } }));

    expect(areInStep()).toBe(true);
    expect(areInStep()).toBe(true);
  });

  it('are out of step after the lockfile changed', () => {
    write('node_modules/.package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' } }));
    expect(areInStep()).toBe(true);

    write('package-lock.json', lock({ 'node_modules/a': { version: '1.0.1' } }));

    expect(areInStep()).toBe(false);
  });

  it('are out of step when npm recorded one that the lockfile does not know', () => {
    write(
      'node_modules/.package-lock.json',
      lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } }),
    );

    expect(areInStep()).toBe(false);
  });
});

describe('the build', () => {
  beforeEach(() => {
    // With the types of a browser, and checked themselves, each build takes six times as long.
    const libs = { lib: ['es2023'], skipLibCheck: true, types: [] };
    const compilerOptions = { module: 'nodenext', rootDir: '.', outDir: 'dist', incremental: true, ...libs };
    write('package.json', { type: 'module' });
    write('package-lock.json', { packages: {} });
    write('tsconfig.json', {
      compilerOptions: { ...compilerOptions, tsBuildInfoFile: 'dist/.tsbuildinfo' },
      include: ['libs', 'not-there-yet'],
    });
    write('libs/one.ts', 'export const one = 1;\n');
    write('libs/two.ts', 'export const two = 2;\n');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  const build = () => ask('build.mjs', 'm.ensureBuild()');
  const isCurrent = () => ask('build.mjs', 'm.buildState().isCurrent');
  const output = (file: string) => join(folder, 'dist', 'libs', file);

  it('is made once, and again when a source changed', () => {
    expect(isCurrent()).toBe(false);
    build();
    expect(isCurrent()).toBe(true);

    write('libs/one.ts', 'export const one = 11;\n');
    expect(isCurrent()).toBe(false);
    build();

    expect(readFileSync(output('one.js'), 'utf8')).toContain('one = 11');
  });

  it('loses what has lost its source, and regains what was deleted', () => {
    build();
    rmSync(join(folder, 'libs', 'two.ts'));
    rmSync(output('one.js'));

    expect(isCurrent()).toBe(false);
    build();

    expect(existsSync(output('two.js'))).toBe(false);
    expect(existsSync(output('one.js'))).toBe(true);
  });

  it('that fails names the place, and is not taken for done', () => {
    write('libs/one.ts', `export const one: number = 'one';\n`);

    const said = ask('build.mjs', 'm.ensureBuild().catch((error) => error.message)');

    expect(said).toMatch(/do not compile \(1 faults\):\n {4}libs\/one\.ts\(1,14\): error TS2322/);
    expect(isCurrent()).toBe(false);
  });
});

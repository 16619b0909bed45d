import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SERVICES } from '#contracts';
import { run } from '../bin/lib/run-process.mjs';
import { readJson, ROOT } from './support/repository.js';

jest.setTimeout(240_000);

interface Project {
  readonly type: string;
  readonly root: string;
  readonly sourceRoot: string;
  readonly entryFile: string;
  readonly compilerOptions: { readonly tsConfigPath: string };
}
const { monorepo, compilerOptions, projects } = readJson<{
  monorepo: boolean;
  compilerOptions: { builder: string };
  projects: Record<string, Project>;
}>('nest-cli.json');

describe('nest-cli.json', () => {
  it('knows every service and no other project', () => {
    expect(monorepo).toBe(true);
    expect(Object.keys(projects).sort()).toEqual([...SERVICES].sort());
  });

  // With swc the libs would be left out of what is built.
  it('compiles with tsc', () => {
    expect(compilerOptions.builder).toBe('tsc');
  });

  it.each(SERVICES)('leads to what %s has', (service) => {
    const project = projects[service];

    expect(project).toMatchObject({ type: 'application', root: `services/${service}` });
    expect(project?.sourceRoot).toBe(`services/${service}/src`);
    expect(existsSync(join(ROOT, `${project?.entryFile}.ts`))).toBe(true);
    expect(readJson(project?.compilerOptions.tsConfigPath ?? '')).toMatchObject({
      extends: '../../tsconfig.json',
      include: ['src'],
    });
  });
});

describe('nest build', () => {
  let checkout: string;
  beforeAll(() => {
    checkout = mkdtempSync(join(tmpdir(), 'applywright-nest-'));
    mkdirSync(join(checkout, 'dist'));
    for (const name of readdirSync(ROOT).filter((one) => !['.git', '.local', 'dist'].includes(one))) {
      symlinkSync(join(ROOT, name), join(checkout, name));
    }
  });
  afterAll(() => rmSync(checkout, { recursive: true, force: true }));

  it('makes of one service a program that finds all it imports, and asks for its settings', async () => {
    const nest = join('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
    // Links keep their own names, or what is compiled would land beside the original.
    const node = ['--preserve-symlinks', '--preserve-symlinks-main'];

    const built = await run(process.execPath, [...node, nest, 'build', 'billing'], { cwd: checkout });
    const started = await run(process.execPath, ['dist/services/billing/src/main.js'], { cwd: checkout, env: {} });

    expect(`${built.stdout}${built.stderr}`).toBe('');
    expect(built.code).toBe(0);
    expect(started.code).toBe(1);
    expect(started.stderr).toContain('BILLING_DATABASE_URL');
  });
});

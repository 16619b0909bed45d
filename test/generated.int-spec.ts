import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../bin/lib/run-process.mjs';
import { generatedFiles } from '../deploy/admin/generated-files.js';
import { read, readJson, ROOT } from './support/repository.js';

// Real in the copy, because they are written to or say where the checkout is. The rest is linked: a compiled source that
// is copied would have another time, and be compiled again.
const COPIED = ['bin', '.env.example', 'docs', 'deploy/k8s'];
const LINKED = [
  'deploy/admin',
  ...readdirSync(ROOT).filter((name) => !['.git', '.local', 'deploy', ...COPIED].includes(name)),
];

// Those of them that the copy has for itself.
const COPIES = generatedFiles(ROOT)
  .map(({ path }) => path)
  .filter((path) => COPIED.some((one) => path.startsWith(one)));

describe('generated files', () => {
  let checkout: string;

  beforeAll(() => {
    checkout = join(mkdtempSync(join(tmpdir(), 'applywright-generate-')), 'a checkout');
    mkdirSync(join(checkout, 'deploy'), { recursive: true });
    for (const path of COPIED) cpSync(join(ROOT, path), join(checkout, path), { recursive: true });
    for (const path of LINKED) symlinkSync(join(ROOT, path), join(checkout, path));
  });
  afterAll(() => rmSync(join(checkout, '..'), { recursive: true, force: true }));

  const generate = async (...args: string[]): Promise<{ code: number | null; said: string }> => {
    const { code, stdout, stderr } = await run(process.execPath, ['bin/run.cjs', 'generate', ...args], {
      cwd: checkout,
    });
    return { code, said: `${stdout}${stderr}` };
  };

  it.each(generatedFiles(ROOT).map(({ path, content }) => [path, content]))('%s is in step', (path, content) => {
    expect(read(path)).toBe(content);
  });

  it('are part of the static gate', () => {
    const { scripts } = readJson<{ scripts: Record<string, string> }>('package.json');

    expect(scripts['check']).toMatch(/&& npm run --silent generate -- --check$/);
    expect(scripts['generate']).toBe('node bin/run.cjs generate');
  });

  it('fail the gate, each by name, when they are out of step or absent, and are not touched by it', async () => {
    expect(await generate('--check')).toMatchObject({ code: 0 });
    writeFileSync(join(checkout, '.env.example'), 'GATEWAY_PORT=1\n');
    rmSync(join(checkout, 'deploy/k8s/nats/authorization.conf'));
    writeFileSync(join(checkout, 'docs/adr/0999-new.md'), '# 0999 Something new\n');
    writeFileSync(join(checkout, 'docs/errors.md'), '# Codes of errors\n');

    const { code, said } = await generate('--check');

    expect(code).toBe(1);
    expect(COPIES.length).toBeGreaterThan(3);
    for (const path of COPIES) expect(said).toContain(path);
    expect(said).toContain('npm run generate');
    expect(readFileSync(join(checkout, '.env.example'), 'utf8')).toBe('GATEWAY_PORT=1\n');
    expect(existsSync(join(checkout, 'deploy/k8s/nats/authorization.conf'))).toBe(false);
  });

  it('are written again by npm run generate', async () => {
    expect(await generate()).toMatchObject({ code: 0 });

    expect(await generate('--check')).toMatchObject({ code: 0 });
    expect(readFileSync(join(checkout, '.env.example'), 'utf8')).toBe(read('.env.example'));
    expect(readFileSync(join(checkout, 'docs/adr/README.md'), 'utf8')).toContain('Something new');
  });
});

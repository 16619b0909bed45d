import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { SECTION_NAMES } from './run-bench.js';

const run = promisify(execFile);
const BUILT = resolve(import.meta.dirname, '..', 'dist', 'bench', 'sections');

// They use kits of tests, which under Jest may import what there is none of without it.
describe('the sections of a benchmark', () => {
  it.each(SECTION_NAMES)('%s can be loaded by Node alone', async (name) => {
    const url = pathToFileURL(resolve(BUILT, `${name}.js`)).href;
    const script = `const { run } = await import('${url}'); process.stdout.write(typeof run); process.exit(0);`;

    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);

    expect(stdout).toBe('function');
  });
});

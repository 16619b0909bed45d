import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'acorn';

const BIN = import.meta.dirname;
const entry = readFileSync(join(BIN, 'run.cjs'), 'utf8');

function startedOn(version: string) {
  const said: string[] = [];
  const loaded: string[] = [];
  let exitCode: number | null = null;
  runInNewContext(entry, {
    process: { version, execPath: '/usr/bin/node', exit: (code: number) => (exitCode = code) },
    console: { error: (text: string) => said.push(text) },
    require: (file: string) => loaded.push(file),
  });
  return { said, loaded, exitCode };
}

describe('the entry of all npm scripts', () => {
  it('parses on a Node of ten years ago', () => {
    expect(() => parse(entry, { ecmaVersion: 5 })).not.toThrow();
  });

  it.each(['v0.12.18', 'v6.17.1', 'v18.20.4', 'v20.18.3'])(
    'says in one sentence on Node %s what is needed',
    (version) => {
      const { said, loaded, exitCode } = startedOn(version);

      expect(said).toHaveLength(1);
      expect(said[0]).toContain('Applywright needs Node 20.19 or newer');
      expect(said[0]).toContain(version.slice(1));
      expect(loaded).toEqual([]);
      expect(exitCode).toBe(1);
    },
  );

  it.each(['v20.19.0', 'v20.20.2', 'v22.0.0', 'v24.3.1'])('goes on, on Node %s', (version) => {
    expect(startedOn(version)).toEqual({ said: [], loaded: ['./dispatch.cjs'], exitCode: null });
  });
});

describe('everything in bin/', () => {
  const files = readdirSync(BIN, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(mjs|cjs)$/.test(file));

  it.each(files)('%s imports Node built-ins and its neighbours only', (file) => {
    const source = readFileSync(join(BIN, file), 'utf8');
    const imported = [...source.matchAll(/^import .* from '([^']+)'/gm)].map((found) => found[1] ?? '');

    expect(imported.filter((name) => !/^(node:|\.\.?\/)/.test(name))).toEqual([]);
  });

  it('names no package registry and no mirror', () => {
    // Given: what a person is sent to, the upstream's own releases, and this machine.
    const known = ['github.com', 'nodejs.org', 'learn.microsoft.com', 'host', '127.0.0.1'];

    const named = files.flatMap((file) => {
      const source = readFileSync(join(BIN, file), 'utf8');
      return [...source.matchAll(/https?:\/\/([\w.-]+)/g)].map((found) => found[1] ?? '');
    });

    expect([...new Set(named)].filter((host) => !known.includes(host))).toEqual([]);
  });
});

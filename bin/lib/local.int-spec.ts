import { spawn, type ChildProcess } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLocal, readRun, removeLocalFolder } from './local.mjs';
import { openSecrets } from './secrets.mjs';

let folder: string;
let others: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'applywright-local-'));
  others = [];
});
afterEach(() => {
  for (const other of others) other.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Another process that claims the folder and stays. */
async function givenStartIn(data: string): Promise<ChildProcess> {
  const script = `
    const { openLocal } = await import(${JSON.stringify(join(import.meta.dirname, 'local.mjs'))});
    const local = openLocal({ data: ${JSON.stringify(data)} });
    local.writeRun({ baseUrl: 'http://127.0.0.1:1' });
    console.log('ready');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  others.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

describe('a data folder', () => {
  it('belongs to one start at a time, and a second one is told whose it is', async () => {
    const other = await givenStartIn(folder);

    expect(() => openLocal({ data: folder })).toThrow(`The start with pid ${other.pid} is using ${folder}`);
  });

  it('of a start that was killed is free, and what it said of itself is gone', async () => {
    const other = await givenStartIn(folder);
    expect(readRun(folder)).toEqual({ baseUrl: 'http://127.0.0.1:1' });
    other.kill('SIGKILL');
    await new Promise((resolve) => other.once('exit', resolve));

    const local = openLocal({ data: folder });

    expect(existsSync(local.runFile)).toBe(false);
    local.release();
  });

  it('keeps what programs may read from everybody else', () => {
    const local = openLocal({ data: folder });

    local.writeRun({ apiKey: 'sk_x' });

    expect(statSync(local.runFile).mode & 0o777).toBe(0o600);
    local.release();
    expect(existsSync(local.runFile)).toBe(false);
  });

  it('is removed with everything in it', async () => {
    const data = join(folder, 'data');
    openLocal({ data }).release();

    await removeLocalFolder(data, () => {});

    expect(existsSync(data)).toBe(false);
  });
});

describe('secrets', () => {
  it('are made once and read by their owner only', () => {
    const first = openSecrets(folder);
    const key = first.key('session-key');
    const pair = first.keyPair('agent');

    const second = openSecrets(folder);

    expect(second.key('session-key')).toBe(key);
    expect(second.keyPair('agent')).toEqual(pair);
    expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    expect(createPublicKey(createPrivateKey(pair.privateKey)).export({ type: 'spki', format: 'pem' })).toBe(
      pair.publicKey,
    );
    expect(statSync(join(folder, 'session-key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'session-key'), 'utf8')).toBe(key);
  });

  it('cannot be named outside of their folder', () => {
    expect(() => openSecrets(folder).key('../x')).toThrow('cannot name a secret');
  });
});

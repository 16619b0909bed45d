import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockHolder, tryLock, withLock } from './lock.mjs';

let folder: string;
let path: string;
let contenders: ChildProcess[];
beforeEach(() => {
  contenders = [];
  folder = mkdtempSync(join(tmpdir(), 'applywright-lock-'));
  path = join(folder, 'x.lock');
});
afterEach(async () => {
  for (const contender of contenders) {
    contender.kill('SIGKILL');
    await new Promise((resolve) => contender.once('close', resolve));
  }
  rmSync(folder, { recursive: true });
});

describe('a lock', () => {
  it('is held by one, and free after its release', () => {
    const release = tryLock(path);

    expect(tryLock(path)).toBeNull();
    expect(lockHolder(path)).toMatchObject({ pid: process.pid });
    release?.();
    expect(tryLock(path)).not.toBeNull();
  });

  it('of a dead process, or of one whose pid was given out again, is taken over', () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, startTime: 'long ago' }));

    expect(lockHolder(path)).toBeNull();
    expect(tryLock(path)).not.toBeNull();
  });

  it('lets work through one at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };

    await Promise.all([1, 2, 3].map(() => withLock(path, work)));

    expect(most).toBe(1);
  });

  it('whose holder died is taken over by exactly one of many processes', async () => {
    // Given: a lock of a dead process, and eight processes that go for it at the same moment and keep what they get.
    writeFileSync(path, JSON.stringify({ pid: 999_999_999, startTime: '1' }));
    const script = `
      const { tryLock } = await import(${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))});
      const at = Number(process.argv[1]);
      while (Date.now() < at);
      let got = null;
      // From when it really began: on a busy machine a process may come up after the moment has passed.
      for (const until = Date.now() + 300; got === null && Date.now() < until; ) got = tryLock(${JSON.stringify(path)});
      console.log(got === null ? 'no' : 'yes');
      setInterval(() => {}, 1000);
    `;
    const at = String(Date.now() + 1_000);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script, at]);
        contenders.push(child);
        return new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk).trim())));
      }),
    );

    expect(answers.filter((answer) => answer === 'yes')).toHaveLength(1);
    expect(readFileSync(path, 'utf8')).toContain('"pid"');
  });
});

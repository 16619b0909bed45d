import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { launch } from './child.mjs';
import { openChildRegistry } from './children.mjs';
import { isRunning, startTimeOf } from './process-identity.mjs';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'applywright-children-'));
  file = join(folder, 'children.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const forever = (script = 'setInterval(() => {}, 1000)') => ({
  name: 'worker',
  command: process.execPath,
  args: ['-e', script],
});

async function until(check: () => boolean): Promise<void> {
  const limit = Date.now() + 5_000;
  while (!check()) {
    if (Date.now() > limit) throw new Error('not within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('children that a killed start left running', () => {
  it('are found by pid and start time, named, and ended', async () => {
    const child = await launch(forever(), { registry: openChildRegistry(file) });
    const identity = { pid: child.pid, startTime: startTimeOf(child.pid) };
    const said: string[] = [];

    const ended = await openChildRegistry(file).endLeftovers({ note: (text) => said.push(text) });

    expect(ended).toEqual(['worker']);
    expect(said.join()).toContain(`worker (${child.pid})`);
    expect(isRunning(identity)).toBe(false);
    expect(existsSync(file)).toBe(false);
  });

  it('are left alone when the pid has gone to somebody else', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
    const children = [{ name: 'worker', pid: stranger.pid, startTime: '1', stopSignal: 'SIGTERM' }];
    writeFileSync(file, JSON.stringify({ mark: 'run-none', children }));

    const ended = await openChildRegistry(file).endLeftovers();

    expect(ended).toEqual([]);
    expect(startTimeOf(stranger.pid ?? 0)).not.toBeNull();
    stranger.kill('SIGKILL');
  });

  it('go with the rest of their group and with what left the group', async () => {
    // Given: a child that ignores the request to end, with one grandchild in its group and one in a group of its own.
    const script = `
      process.on('SIGTERM', () => {});
      const { spawn } = require('node:child_process');
      const idle = ['-e', 'setInterval(() => {}, 1000)'];
      console.log(spawn(process.execPath, idle).pid + ' ' + spawn(process.execPath, idle, { detached: true }).pid);
    `;
    let pids: number[] = [];
    const onLine = (line: string) => (pids = line.split(' ').map(Number));
    await launch(forever(`${script}; setInterval(() => {}, 1000)`), { registry: openChildRegistry(file), onLine });
    await until(() => pids.length === 2);

    await openChildRegistry(file).endLeftovers();

    await until(() => pids.every((pid) => startTimeOf(pid) === null));
  });

  it('are not remembered once they ended', async () => {
    const registry = openChildRegistry(file);
    const child = await launch(forever(), { registry });
    expect(JSON.parse(readFileSync(file, 'utf8')).children).toMatchObject([{ name: 'worker', pid: child.pid }]);

    await child.stop(2_000);

    expect(existsSync(file)).toBe(false);
  });
});

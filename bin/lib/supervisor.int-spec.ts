import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openChildRegistry } from './children.mjs';
import { openLog } from './log-file.mjs';
import { startTimeOf } from './process-identity.mjs';
import { createSupervisor } from './supervisor.mjs';
import { silentReport } from './terminal.mjs';

let folder: string;
let said: string[];
let states: string[];
let supervisor: ReturnType<typeof createSupervisor>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'applywright-supervisor-'));
  said = [];
  states = [];
  const hear = (text: string) => void said.push(text);
  supervisor = createSupervisor({
    logs: join(folder, 'logs'),
    registry: openChildRegistry(join(folder, 'children.json')),
    report: { ...silentReport, note: hear, warn: hear },
    onState: (name, state) => states.push(`${name} ${state}`),
  });
});
afterEach(async () => {
  await supervisor.stopAll();
  rmSync(folder, { recursive: true });
});

const program = (name: string, script: string, more = {}) => ({
  name,
  command: process.execPath,
  args: ['-e', `${script}; setInterval(() => {}, 1000)`],
  isReady: (child: { lastLines(): string[] }) => child.lastLines().includes('ready'),
  ...more,
});

async function until(check: () => boolean): Promise<void> {
  const limit = Date.now() + 8_000;
  while (!check()) {
    if (Date.now() > limit) throw new Error(`not within 8 s: ${said.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a supervised child', () => {
  it('is started again when it fails, by name and with its last words', async () => {
    const first = await supervisor.start(program('billing', `console.log('ready'); console.error('disk is full')`));
    await until(() => first.lastLines().includes('disk is full'));

    first.signal('SIGKILL');

    await until(() => states.filter((state) => state === 'billing ready').length === 2);
    expect(said.join('\n')).toMatch(/billing failed \(ended by SIGKILL\); it said last:\n {4}ready\n {4}disk is full/);
    expect(said.join('\n')).toContain('billing starts again in 0.5 s');
    expect(supervisor.pids().billing).not.toBe(first.pid);
  });

  it('waits longer after each failure', async () => {
    const fails = join(folder, 'fails');
    const script = `if (require('fs').existsSync('${fails}')) process.exit(3); console.log('ready')`;
    const child = await supervisor.start(program('scheduler', script));
    openLog(fails).close();

    child.signal('SIGKILL');
    await until(() => said.some((text) => text.includes('starts again in 2 s')));

    const pauses = said.flatMap((text) => /starts again in ([\d.]+) s/.exec(text)?.[1] ?? []);
    expect(pauses).toEqual(['0.5', '1', '2']);
    expect(said.join('\n')).toContain('scheduler ended before it was ready (exit code 3)');
  });

  it('that fails at its first start is not started again', async () => {
    const start = supervisor.start(program('gateway', `console.error('GATEWAY_PORT is missing'); process.exit(2)`));

    await expect(start).rejects.toThrow(
      /gateway ended before it was ready \(exit code 2\); .*\n {4}GATEWAY_PORT is missing/,
    );
    expect(supervisor.pids()).toEqual({});
  });

  it('that never becomes ready is ended', async () => {
    const start = supervisor.start(program('notifier', '', { readyWithinMs: 300 }));

    await expect(start).rejects.toThrow('notifier was not ready within 0.3 s');
    expect(existsSync(join(folder, 'children.json'))).toBe(false);
  });

  it('has a log of its own', async () => {
    await supervisor.start(program('sandbox', `console.log('ready')`));

    expect(readFileSync(join(folder, 'logs', 'sandbox.log'), 'utf8')).toMatch(/start\nready\n$/);
  });
});

describe('stopping all', () => {
  it('goes stage by stage and kills what does not end in its time', async () => {
    const polite = `process.on('SIGTERM', () => process.exit(0)); console.log('ready')`;
    const stubborn = `process.on('SIGTERM', () => {}); console.log('ready')`;
    await supervisor.start(program('database', polite, { stage: 2 }));
    await supervisor.start(program('broker', polite, { stage: 1 }));
    const worker = await supervisor.start(program('worker', stubborn));
    states.length = 0;
    const startedAt = Date.now();

    await supervisor.stopAll({ withinMs: 4_000 });

    expect(states).toEqual(['worker stopped', 'broker stopped', 'database stopped']);
    // And not never: a slow machine may take as long again.
    expect(Date.now() - startedAt).toBeLessThan(12_000);
    expect(startTimeOf(worker.pid)).toBeNull();
    await expect(worker.exited).resolves.toMatchObject({ signal: 'SIGKILL' });
  });

  it('ends the wait of a child that was about to be started again', async () => {
    const child = await supervisor.start(program('agent', `console.log('ready')`));
    child.signal('SIGKILL');
    await until(() => said.some((text) => text.includes('starts again')));

    await supervisor.stopAll();

    expect(supervisor.pids()).toEqual({});
    expect(existsSync(join(folder, 'children.json'))).toBe(false);
  });
});

describe('stopping all while a child is being started', () => {
  it('leaves nothing running', async () => {
    const slow = { beforeStart: () => new Promise<void>((resolve) => setTimeout(resolve, 200)) };
    const start = supervisor.start(program('agent', `console.log('ready')`, slow));
    const failure = start.catch((error: Error) => error.message);

    await supervisor.stopAll();

    await expect(failure).resolves.toBe('agent was stopped while it was starting');
    expect(supervisor.pids()).toEqual({});
    expect(existsSync(join(folder, 'children.json'))).toBe(false);
  });
});

describe('a log', () => {
  it('keeps to its limit and to one older file', () => {
    const path = join(folder, 'chatty.log');
    const log = openLog(path, { limitBytes: 1_000 });

    for (let line = 0; line < 100; line++) log.write(`${'x'.repeat(99)}\n`);
    log.close();

    expect(statSync(path).size).toBeLessThanOrEqual(1_000);
    expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(1_000);
  });
});

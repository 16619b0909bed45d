import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, type Exit, launch } from '../../bin/lib/child.mjs';
import { openChildRegistry } from '../../bin/lib/children.mjs';
import { removeWithTarget } from '../../bin/lib/data-elsewhere.mjs';
import { eventually } from '#testing';
import { ROOT } from './repository.js';

/** What a start writes for programs. */
export interface Run {
  readonly baseUrl: string;
  readonly operatorUrl: string;
  readonly operatorKey: string;
  readonly apiKey: string;
  readonly testApiKey: string;
  readonly marketplaceUrl: string;
  readonly natsUrl: string;
  readonly databaseUrl: string;
  readonly pids: Readonly<Record<string, number>>;
}

export interface Start {
  readonly pid: number;
  /** Everything it said so far. */
  said(): string;
  run(): Run;
  ready(withinMs: number): Promise<Run>;
  /** Sends to the start itself and to nothing that it started. */
  signal(name: NodeJS.Signals): void;
  exit(): Promise<Exit>;
  isRunning(): boolean;
}

const LAST_WORDS = 'Ctrl-C stops everything';

export const newDataFolder = (): string => join(mkdtempSync(join(tmpdir(), 'applywright-start-')), 'data');

/** `npm start` as it is, with its data elsewhere. */
export async function start(data: string, ...options: string[]): Promise<Start> {
  const lines: string[] = [];
  const runFile = join(data, 'run.json');
  const writtenAt = (): number => statSync(runFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  // That of a start that was killed lies there until this one takes the folder over.
  const before = writtenAt();
  const spec = {
    name: 'start',
    command: process.execPath,
    args: ['bin/run.cjs', 'start', '--data', data, ...options],
    cwd: ROOT,
    // Nobody's key may be used by a test.
    env: { ...process.env, OPENAI_API_KEY: '' },
  };
  const child: Child = await launch(spec, { onLine: (line) => lines.push(line) });
  const run = (): Run => JSON.parse(readFileSync(runFile, 'utf8')) as Run;
  const said = (): string => lines.join('\n');
  return {
    pid: child.pid,
    said,
    run,
    async ready(withinMs) {
      await eventually(() => {
        // Waiting on would only hide why.
        if (!child.isRunning()) return;
        if (writtenAt() <= before) throw new Error(`Not ready after ${withinMs} ms; it said:\n${said()}`);
      }, withinMs);
      if (!child.isRunning()) throw new Error(`It ended; it said:\n${said()}`);
      // What it says for a person comes through a pipe and may be later than the file.
      await eventually(() => {
        if (!said().includes(LAST_WORDS)) throw new Error(`It has not said all; so far:\n${said()}`);
      });
      return run();
    },
    signal: (name) => void process.kill(child.pid, name),
    exit: () => child.exited,
    isRunning: () => child.isRunning(),
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whatever a failed test left, then the data. */
export async function clear(starts: readonly Start[], ...folders: string[]): Promise<void> {
  for (const one of starts.filter((each) => each.isRunning())) {
    one.signal('SIGINT');
    await one.exit();
  }
  for (const data of folders) {
    await openChildRegistry(join(data, 'children.json')).endLeftovers();
    removeWithTarget(join(data, 'postgres'));
    rmSync(join(data, '..'), { recursive: true, force: true });
  }
}

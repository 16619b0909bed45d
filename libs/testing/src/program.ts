import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Child, type Exit, launch, untilReady } from '#bin/child.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
// Generous: a test that waits this long has failed already, and only says so late.
const READY_WITHIN_MS = 60_000;

export interface ProgramOptions {
  readonly name: string;
  /** As the bundler names it, such as `browser-agent`. */
  readonly program: string;
  /** All of its settings; nothing of ours reaches it but where programs and temporary files are. */
  readonly env: Readonly<Record<string, string>>;
  /** The event that says it is ready. */
  readonly readyEvent?: string;
}

/** One built program of ours as a process of its own, and what it logs. */
export interface TestProgram {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  isRunning(): boolean;
  /** Stopped by SIGSTOP. Linux only. */
  isFrozen(): boolean;
  /** What it logged under an event name, oldest first. */
  logged(event: string): Readonly<Record<string, unknown>>[];
  /** Everything it wrote, for a test that wants to see it. */
  lines(): readonly string[];
  /** To it and whatever it started. */
  signal(signal: NodeJS.Signals): void;
  /** To itself alone, as a crash would: what it started is told by nobody. */
  killAlone(): void;
  stop(): Promise<void>;
}

/** Starts a program and waits until it is ready. Throws with all it said when it ends first. */
export async function testProgram(options: ProgramOptions): Promise<TestProgram> {
  const { name, program, env, readyEvent = 'service.ready' } = options;
  const lines: string[] = [];
  const { PATH, HOME, TMPDIR } = process.env;
  const spec = {
    name,
    command: process.execPath,
    args: [`${ROOT}dist/programs/${program}.js`],
    cwd: ROOT,
    env: { PATH, HOME, TMPDIR, TZ: 'UTC', ...env },
    readyWithinMs: READY_WITHIN_MS,
    isReady: () => lines.some((line) => line.includes(`"${readyEvent}"`)),
  };
  const child: Child = await launch(spec, { onLine: (line) => void lines.push(line) });
  try {
    await untilReady(child, spec);
  } catch (error) {
    await child.stop(3_000);
    throw new Error(`${name} did not start, and said:\n${lines.join('\n')}`, { cause: error });
  }
  return {
    pid: child.pid,
    exited: child.exited,
    isRunning: () => child.isRunning(),
    isFrozen: () => /\) T /.test(readFileSync(`/proc/${child.pid}/stat`, 'utf8')),
    logged: (event) => lines.filter((line) => line.includes(`"${event}"`)).map(parsed),
    lines: () => lines,
    signal: (signal) => child.signal(signal),
    killAlone: () => void process.kill(child.pid, 'SIGKILL'),
    async stop() {
      child.signal('SIGCONT');
      await child.stop(10_000);
    },
  };
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return { line };
  }
}

import { fileURLToPath } from 'node:url';
import { launchReady } from '#bin/child.mjs';

const STOP_WITHIN_MS = 10_000;
const READY = /^listening (\d+)$/;

export interface Program {
  readonly pid: number;
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/** Said by a program of bench/ once it takes requests, at a port of its own. */
export const sayListening = (port: number): void => void process.stdout.write(`listening ${port}\n`);

/** Starts a compiled program of bench/ in a process of its own, and waits until it listens. */
export async function startProgram(name: string, env: Readonly<Record<string, string>> = {}): Promise<Program> {
  let port: string | undefined;
  const spec = {
    name,
    command: process.execPath,
    args: [fileURLToPath(new URL(`./${name}.js`, import.meta.url))],
    env: { PATH: process.env['PATH'], TZ: 'UTC', NODE_ENV: 'production', ...env },
    isReady: () => port !== undefined,
  };
  const child = await launchReady(spec, { onLine: (line) => void (port ??= READY.exec(line)?.[1]) });
  return {
    pid: child.pid,
    baseUrl: `http://127.0.0.1:${port}`,
    async stop() {
      await child.stop(STOP_WITHIN_MS);
    },
  };
}

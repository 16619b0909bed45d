export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  timeoutMs?: number;
  abort?: AbortSignal;
  inherit?: boolean;
  onLine?: (line: string) => void;
}
export interface RunResult {
  code: number | null;
  stdout: string;
  stderr: string;
  error: (Error & { code?: string }) | null;
  timedOut: boolean;
}
/** Runs a program to its end. Never rejects. */
export function run(command: string, args: string[], options?: RunOptions): Promise<RunResult>;
export function isExecutable(path: string): boolean;
export function findOnPath(name: string, env?: NodeJS.ProcessEnv): string | null;

import type { ChildRegistry } from './children.mjs';

export interface ChildSpec {
  name: string;
  command: string;
  args: string[];
  /** All of it; ours is not added. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  stopSignal?: NodeJS.Signals;
  beforeStart?: () => void | Promise<void>;
  isReady?: (child: Child) => boolean | Promise<boolean>;
  readyWithinMs?: number;
  stage?: number;
}
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  reason: string;
}
export interface Child {
  name: string;
  pid: number;
  startedAt: number;
  exited: Promise<Exit>;
  isRunning(): boolean;
  lastLines(): string[];
  signal(signal: NodeJS.Signals): void;
  stop(withinMs: number): Promise<Exit>;
}
export interface LaunchOptions {
  log?: { write(chunk: Buffer | string): void; close(): void };
  registry?: ChildRegistry;
  onLine?: (line: string) => void;
}
export function launch(spec: ChildSpec, options?: LaunchOptions): Promise<Child>;
export function launchReady(spec: ChildSpec, options: LaunchOptions): Promise<Child>;
export function untilReady(child: Child, spec: ChildSpec): Promise<void>;
export function lastWords(child: Child): string;

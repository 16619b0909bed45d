import type { ChildSpec } from './child.mjs';
import type { ChildRegistry } from './children.mjs';
import type { Report } from './terminal.mjs';

export interface PostgresOptions {
  dataDir: string;
  report?: Report;
  port?: number;
  durable?: boolean;
  registry?: ChildRegistry;
  env?: NodeJS.ProcessEnv;
  logFile?: string;
}
export interface Postgres {
  source: string;
  version: string;
  url: string;
  port: number;
  superuserPassword: string;
  readonly pid: number | null;
  isNew: boolean;
  /** For a supervisor; null when it is not ours to run. */
  childSpec(): ChildSpec | null;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** As a crash would: SIGKILL. */
  kill(): Promise<void>;
}
export function preparePostgres(options: PostgresOptions): Promise<Postgres>;

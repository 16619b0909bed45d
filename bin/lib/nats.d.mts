import type { ChildSpec } from './child.mjs';
import type { ChildRegistry } from './children.mjs';
import type { NatsUser } from './nats-config.mjs';

export interface NatsOptions {
  binary: string;
  dataDir: string;
  users: NatsUser[];
  port?: number;
  httpPort?: number;
  maxFileStore?: string;
  syncInterval?: string;
  registry?: ChildRegistry;
  logFile?: string;
}
export interface RunningNats {
  url: string;
  port: number;
  serverName: string;
  readonly pid: number;
  stop(): Promise<void>;
  /** As a crash would: SIGKILL. */
  kill(): Promise<void>;
  /** After `kill` or `stop`, on the same port and data. */
  restart(): Promise<void>;
  signal(name: NodeJS.Signals): void;
}
export function greetingOf(port: number): Promise<{ server_name: string; version: string; jetstream?: boolean } | null>;
export function natsChildSpec(
  options: Omit<NatsOptions, 'registry' | 'logFile'>,
): Promise<{ spec: ChildSpec; url: string; port: number; serverName: string }>;
export function startNats(options: NatsOptions): Promise<RunningNats>;

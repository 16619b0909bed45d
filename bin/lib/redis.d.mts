import type { Report } from './terminal.mjs';

export interface RedisServer {
  path: string;
  version: string;
  source: string;
  /** What it needs to find its libraries. */
  env: Record<string, string>;
}
/** PATH, the cache, or a package of this machine's own release; null when there is none, and the report says why. */
export function findRedis(options?: { report?: Report; env?: NodeJS.ProcessEnv }): Promise<RedisServer | null>;

import type { Report } from './terminal.mjs';

export const OLDEST_NATS_SERVER: string;
export interface NatsServer {
  path: string;
  version: string;
  source: string;
}
/** NATS_SERVER_BIN, the cache, PATH, the official release, the machine's package mirror: in this order. */
export function findNatsServer(options?: {
  allowFetch?: boolean;
  report?: Report;
  env?: NodeJS.ProcessEnv;
}): Promise<NatsServer>;

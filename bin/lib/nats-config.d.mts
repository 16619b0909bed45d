export interface Subjects {
  allow?: string[];
  deny?: string[];
}
export interface NatsUser {
  user: string;
  password: string;
  permissions?: {
    publish?: Subjects;
    subscribe?: Subjects;
    allow_responses?: boolean | { max: number; expires: string };
  };
}
export interface NatsConfig {
  serverName: string;
  port: number;
  /** Monitoring; off unless given. */
  httpPort?: number;
  users: NatsUser[];
  storeDir: string;
  /** Such as "4GB". */
  maxFileStore?: string;
  /** Such as "2s", or "always". */
  syncInterval?: string;
}
export function renderNatsConfig(config: NatsConfig): string;
/** Returns the path of the file. */
export function writeNatsConfig(folder: string, config: NatsConfig): string;

import type { Child } from '../lib/child.mjs';
import type { Report } from '../lib/terminal.mjs';

/** A JSON API with a key; an answer other than success is thrown with `status` and `body`. */
export interface JsonApi {
  get<T = any>(path: string): Promise<T>;
  post<T = any>(path: string, body: unknown, headers?: Record<string, string>): Promise<T>;
  patch<T = any>(path: string, body: unknown): Promise<T>;
  delete<T = any>(path: string): Promise<T>;
}

/** Where a process reaches its servers. */
export type Links = (process: string) => { databaseUrl: string; natsUrl: string } | undefined;
export type LaidLinks = (servers: { databaseUrl: string; natsUrl: string }) => Promise<Links>;

export interface EmbeddedOptions {
  /** Where its data lies; removed by `stop`. */
  folder: string;
  /** Path of the nats-server. */
  nats: string;
  chromium: { path: string; sandbox: 'on' | 'off' };
  /** Agent pods; 2 unless told. */
  agents?: number;
  /** Settings for every process, such as TIME_SCALE. */
  extra?: Record<string, string>;
  /** Settings for one process, by its name. */
  only?: Record<string, Record<string, string>>;
  /** Each line that a process prints. */
  onLine?: (name: string, line: string) => void;
  /** Puts something between processes and their servers, once the addresses of these are known. */
  layLinks?: LaidLinks;
  /** Whether commits outlive a power failure; false unless told, for data that goes with the run. */
  durable?: boolean;
  /** Most that NATS may store, such as "64MB". */
  natsStore?: string;
  /** Password of a NATS user `root` who may do everything; without it there is none. */
  natsRoot?: string;
  /** Longest pause before a process that failed is started again. */
  longestPauseMs?: number;
  report?: Report;
}

/** An agency here, the same on the sandbox, and one of its specialised profiles. */
export interface EmbeddedAgency {
  agencyId: string;
  marketplaceAgencyId: string;
  name: string;
  specialisedProfileId: string;
}

/** A webhook as the receiver verified it; `times` counts how often it came under the same id. */
export interface ReceivedWebhook {
  id: string;
  type: string;
  at: number;
  attempt: string;
  times: number;
  data: Record<string, any>;
}

export interface Embedded {
  baseUrl: string;
  operatorUrl: string;
  marketplaceUrl: string;
  receiverUrl: string;
  natsUrl: string;
  /** With the superuser. */
  databaseUrl: string;
  ports: Record<string, number>;
  folder: string;
  operatorKey: string;
  sandboxKey: string;
  /** By user. */
  natsPasswords: Record<string, string>;
  operator: JsonApi;
  /** The sandbox's operator API. */
  sandbox: JsonApi;
  customer(apiKey: string): JsonApi;
  /** Of the processes that run, by name. */
  pids(): Record<string, number>;
  child(name: string): Child | null;
  /** Stops a process in order; what it returns starts it again. */
  halt(name: string): Promise<() => Promise<void>>;
  /** One more agent pod, which nobody starts again when it ends. Whoever asked stops it. */
  launchPod(name: string, env: Record<string, string>): Promise<Child>;
  /** An account with credits and a webhook endpoint at the receiver. */
  account(name: string, credits: number): Promise<{ accountId: string; apiKey: string }>;
  agency(accountId: string, name: string, connects?: number): Promise<EmbeddedAgency>;
  /** The test twin of an account, with an agency, credits and a webhook endpoint of its own. */
  testTwin(accountId: string, credits: number): Promise<{ accountId: string; apiKey: string; agency: EmbeddedAgency }>;
  job(given?: Record<string, unknown>): Promise<{ ciphertext: string; url: string; title: string }>;
  received(): Promise<ReceivedWebhook[]>;
  stop(): Promise<void>;
}

export function startEmbedded(options: EmbeddedOptions): Promise<Embedded>;

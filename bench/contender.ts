import type { Receiver } from './receiver.js';

/** Over how many accounts requests go: the same total either way, so that only contention differs. */
export type Accounts = 'spread' | 'hot';

export interface BenchRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Something that accepts applications over HTTP and, except for floors, tells a webhook when each is done. */
export interface Contender {
  readonly name: string;
  /** Processes that a message passes from its acceptance to its webhook. */
  readonly hops: number;
  /** What it does without, in one line. */
  readonly gaveUp: string;
  readonly baseUrl: string;
  /** More than it accepts a second: as many requests are made beforehand, which takes time too. */
  readonly mostASecond: number;
  /** A POST, distinct for each n. */
  request(n: number, accounts: Accounts): BenchRequest;
  /** The application's id in a parsed answer, as the webhook carries it. */
  idOf(answerBody: unknown): string;
  /** Whose CPU time is its: with everything they start. */
  pids(): readonly number[];
  stop(): Promise<void>;
}

export interface StartContext {
  /** Empty, and its own. */
  readonly folder: string;
  readonly receiver: Receiver;
  /** Accounts that requests are spread over. */
  readonly accounts: number;
  /** False: only acceptance is measured, and nothing behind it may take its CPU. */
  readonly isPipelineRunning: boolean;
}

/** Starts it with fresh data. Only one contender runs at a time, so that none pays for the polling of another. */
export type StartContender = (context: StartContext) => Promise<Contender>;

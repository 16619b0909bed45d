/** What the parent tells the process that makes load. Requests lie in a file, made before anything is measured. */
interface Common {
  readonly baseUrl: string;
  readonly requestsFile: string;
  readonly connections: number;
}

/** As many requests under way as connections, each new one when an answer comes: how much gets through. */
export interface ClosedLoop extends Common {
  readonly kind: 'closed';
  /** Ends after this many answers… */
  readonly amount?: number;
  /** …or after this time, of which the first part is not counted. */
  readonly seconds?: number;
  readonly warmUpSeconds?: number;
}

/** Requests sent at instants fixed beforehand, however slow the answers are: what it feels like. */
export interface OpenLoop extends Common {
  readonly kind: 'open';
  readonly rate: number;
  readonly seconds: number;
  /** Answers are handed back, to find applications again. For low rates. */
  readonly keepsAnswers: boolean;
}

export type LoadPlan = ClosedLoop | OpenLoop;

export interface LoadReport {
  /** Accepted answers a second, within the counted time. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that did not accept, timeouts and broken connections. */
  readonly errors: number;
  readonly accepted: number;
  /** One of the answers that did not accept, for whoever has to find out why. */
  readonly firstError?: string;
  /** On the clock of `nowMs`. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly answers?: readonly { readonly body: string; readonly scheduledAtMs: number }[];
}

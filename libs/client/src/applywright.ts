import { randomUUID } from 'node:crypto';
import createClient, { type Client } from 'openapi-fetch';
import { type Clock, realClock } from './clock.js';
import { errorOf } from './error-of.js';
import { AlreadyAppliedError, UnexpectedAnswerError } from './errors.js';
import { type EventsOptions, EventStream } from './event-stream.js';
import { DRAFT_TIMEOUT_MS, RECONNECT_FOR_MS, RETRIES, SILENCE_MS, TIMEOUT_MS } from './limits.js';
import { checkedBaseUrl, checkedKey } from './settings.js';
import { type Fetch, Transport } from './transport.js';
import type {
  Accepted,
  AcceptedPreview,
  ApplicationStatus,
  AppliedJob,
  AppliedJobs,
  AppliedJobsQuery,
  ApplyRequest,
  ClientJobs,
  Credits,
  Draft,
  DraftRequest,
  Freelancers,
  Job,
  paths,
  Preview,
  PreviewRequest,
  StatusBody,
} from './types.js';
import { waitUntilSettled, type WaitOptions } from './wait-until-settled.js';

export interface ApplywrightOptions {
  /** Where the API is, without its paths: https://api.example. */
  readonly baseUrl: string;
  /** Sent as x-api-key, and found nowhere else. */
  readonly apiKey: string;
  /** How long one try may take. */
  readonly timeoutMs?: number;
  /** How often a request is repeated at most, where repeating is right. */
  readonly retries?: number;
  /** Instead of the global one: for a proxy, or for tests. */
  readonly fetch?: Fetch;
  /** How long a stream may be silent before it is opened again. */
  readonly silenceMs?: number;
  readonly clock?: Clock;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** How long one try may take; instead of that of the client. */
  readonly timeoutMs?: number;
}

export interface ApplyOptions extends CallOptions {
  /** One of its own for each call unless told. Give it to repeat a call after a crash: within a day it is the same one. */
  readonly idempotencyKey?: string;
  /** Refuses members that the API does not know, instead of naming them in `warnings`. */
  readonly strict?: boolean;
  /** What to do when the agency has an application for the job already: throw it, unless told to return it. */
  readonly ifAlreadyApplied?: 'throw' | 'return';
}

/** The application that was there before. */
export interface Existing {
  readonly isExisting: true;
  readonly queueId: string;
  readonly applicationStatus: ApplicationStatus | null;
  readonly creditsRemaining: number | null;
}

/** By its id, or by a job of any agency of the account, or of one. */
export type StatusOf = string | { readonly queueId: string } | { readonly jobId: string; readonly agencyId?: string };

interface Told<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The API for one key. Everything it throws is an ApplywrightError, or the reason of a signal. */
export class Applywright {
  /**
   * Every operation of the API, as openapi-fetch gives them: `api.GET('/api/auto-apply-v2/webhooks')`. Sent with the same
   * key, time limits and repetitions; a refusal is returned as `error`, and `dataOf` throws it.
   */
  readonly api: Client<paths>;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #silenceMs: number;
  readonly #streamed: (path: string, headers: Record<string, string>, signal: AbortSignal) => Request;

  constructor({
    baseUrl,
    apiKey,
    fetch = (url, init) => globalThis.fetch(url, init),
    timeoutMs = TIMEOUT_MS,
    retries = RETRIES,
    silenceMs = SILENCE_MS,
    clock = realClock,
  }: ApplywrightOptions) {
    const base = checkedBaseUrl(baseUrl);
    const key = { 'x-api-key': checkedKey(apiKey) };
    this.#clock = clock;
    this.#silenceMs = silenceMs;
    this.#transport = new Transport({ fetch, timeoutMs, retries, clock });
    this.#streamed = (path, headers, signal) =>
      new Request(`${base}${path}`, { headers: { ...headers, ...key }, signal });
    this.api = createClient<paths>({
      baseUrl: base,
      headers: { ...key, accept: 'application/json' },
      fetch: (request) => this.#transport.send(request),
    });
  }

  /** Asks for an application. Repeating it after any failure, with the same key, never makes a second one. */
  apply(request: ApplyRequest, options?: ApplyOptions & { ifAlreadyApplied?: 'throw' }): Promise<Accepted>;
  apply(request: ApplyRequest, options: ApplyOptions): Promise<Accepted | Existing>;
  async apply(body: ApplyRequest, options: ApplyOptions = {}): Promise<Accepted | Existing> {
    const { idempotencyKey = randomUUID(), strict = false, ifAlreadyApplied = 'throw', ...call } = options;
    const headers = { 'idempotency-key': idempotencyKey, ...(strict ? { prefer: 'handling=strict' } : {}) };
    try {
      return await dataOf(this.api.POST('/api/auto-apply-v2/apply', { body, headers, ...this.#sent(call) }));
    } catch (error) {
      if (ifAlreadyApplied === 'throw' || !(error instanceof AlreadyAppliedError)) throw error;
      const { queueId, applicationStatus, creditsRemaining } = error;
      return { isExisting: true, queueId, applicationStatus, creditsRemaining };
    }
  }

  status(of: StatusOf, call: CallOptions = {}): Promise<StatusBody> {
    const query = typeof of === 'string' ? { queueId: of } : of;
    return dataOf(this.api.GET('/api/auto-apply-v2/status', { params: { query }, ...this.#sent(call) }));
  }

  /** Returns the status at the end, whichever that is. Throws StillProcessingError when the time is over before it. */
  waitUntilSettled(queueId: string, options: WaitOptions = {}): Promise<StatusBody> {
    return waitUntilSettled(queueId, (call) => this.status(queueId, call), this.#clock, options);
  }

  /** One page, newest first. */
  appliedJobs(query: AppliedJobsQuery = {}, call: CallOptions = {}): Promise<AppliedJobs> {
    return dataOf(this.api.GET('/api/auto-apply-v2/applied-jobs', { params: { query }, ...this.#sent(call) }));
  }

  /** All of them, newest first, page by page. */
  async *allAppliedJobs(
    { limit = 100, ...query }: Omit<AppliedJobsQuery, 'offset'> = {},
    call: CallOptions = {},
  ): AsyncGenerator<AppliedJob, void> {
    for (let after = query.after; ;) {
      const page = await this.appliedJobs({ ...query, limit, ...(after == null ? {} : { after }) }, call);
      yield* page.jobs;
      if (page.nextAfter === null) return;
      after = page.nextAfter;
    }
  }

  /** Drafts a cover letter; nothing is sent and no credit is taken. */
  generateProposal(body: DraftRequest, { timeoutMs = DRAFT_TIMEOUT_MS, ...call }: CallOptions = {}): Promise<Draft> {
    const sent = this.#sent({ timeoutMs, ...call });
    return dataOf(this.api.POST('/api/auto-apply-v2/generate-proposal', { body, ...sent }));
  }

  freelancers(query: { readonly agencyId?: string } = {}, call: CallOptions = {}): Promise<Freelancers> {
    return dataOf(this.api.GET('/api/auto-apply-v2/freelancers', { params: { query }, ...this.#sent(call) }));
  }

  /** A job by its ciphertext, from the pages that sessions of the account have opened. */
  getJob(cipher: string, call: CallOptions = {}): Promise<Job> {
    return dataOf(this.api.GET('/api/jobs/by-ciphertext', { params: { query: { cipher } }, ...this.#sent(call) }));
  }

  getClientJobs(companyId: string, call: CallOptions = {}): Promise<ClientJobs> {
    const params = { path: { companyId } };
    return dataOf(this.api.GET('/api/clients/{companyId}/jobs', { params, ...this.#sent(call) }));
  }

  /** Ends an application that was not sent yet; 409 with `stage` when it is too late. */
  cancel(queueId: string, call: CallOptions = {}): Promise<StatusBody> {
    const params = { path: { queueId } };
    return dataOf(this.api.POST('/api/auto-apply-v2/applications/{queueId}/cancel', { params, ...this.#sent(call) }));
  }

  approve(queueId: string, call: CallOptions = {}): Promise<StatusBody> {
    const params = { path: { queueId } };
    return dataOf(this.api.POST('/api/auto-apply-v2/applications/{queueId}/approve', { params, ...this.#sent(call) }));
  }

  /** To the front of its own agency's queue. */
  expedite(queueId: string, call: CallOptions = {}): Promise<StatusBody> {
    const params = { path: { queueId } };
    return dataOf(this.api.POST('/api/auto-apply-v2/applications/{queueId}/expedite', { params, ...this.#sent(call) }));
  }

  /** Has the form filled in and sends nothing. Repeating it with the same key never makes a second one. */
  createPreview(body: PreviewRequest, options: Omit<ApplyOptions, 'ifAlreadyApplied'> = {}): Promise<AcceptedPreview> {
    const { idempotencyKey = randomUUID(), strict = false, ...call } = options;
    const headers = { 'idempotency-key': idempotencyKey, ...(strict ? { prefer: 'handling=strict' } : {}) };
    return dataOf(this.api.POST('/api/auto-apply-v2/previews', { body, headers, ...this.#sent(call) }));
  }

  preview(previewId: string, call: CallOptions = {}): Promise<Preview> {
    const params = { path: { previewId } };
    return dataOf(this.api.GET('/api/auto-apply-v2/previews/{previewId}', { params, ...this.#sent(call) }));
  }

  /** Applies with exactly what the preview showed, once. */
  sendPreview(previewId: string, call: CallOptions = {}): Promise<Accepted> {
    const params = { path: { previewId } };
    return dataOf(this.api.POST('/api/auto-apply-v2/previews/{previewId}/send', { params, ...this.#sent(call) }));
  }

  credits(call: CallOptions = {}): Promise<Credits> {
    return dataOf(this.api.GET('/api/auto-apply-v2/credits', this.#sent(call)));
  }

  /** What happens, as it happens: `for await (const event of client.events()) …`. */
  events({ queueId, after, signal, reconnectForMs = RECONNECT_FOR_MS }: EventsOptions = {}): EventStream {
    const ofOne = queueId === undefined ? '' : `/applications/${encodeURIComponent(queueId)}`;
    const path = `/api/auto-apply-v2${ofOne}/events`;
    return new EventStream({
      open: (last, until) => {
        const headers = { accept: 'text/event-stream', ...(last === null ? {} : { 'last-event-id': last }) };
        return this.#transport.open(this.#streamed(path, headers, until));
      },
      signal: signal ?? new AbortController().signal,
      after: after ?? null,
      isOfApplication: queueId !== undefined,
      reconnectForMs,
      silenceMs: this.#silenceMs,
      clock: this.#clock,
    });
  }

  #sent({ signal, timeoutMs }: CallOptions) {
    const fetch = (request: Request): Promise<Response> => this.#transport.send(request, timeoutMs);
    return signal === undefined ? { fetch } : { fetch, signal };
  }
}

/** What an operation of `api` answered; throws what it was refused with. */
export async function dataOf<Data>(told: Promise<Told<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await told.catch((cause: unknown) => {
    if (!(cause instanceof SyntaxError)) throw cause;
    const message = 'The answer is no JSON: check the base URL.';
    throw new UnexpectedAnswerError(message, { code: 'unexpected_answer', cause });
  });
  if (!response.ok) throw errorOf(response, error);
  return data as NonNullable<Data>;
}

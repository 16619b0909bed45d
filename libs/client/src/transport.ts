import { retryAfterSeconds, waitMs } from './backoff.js';
import type { Clock } from './clock.js';
import { NetworkError, RequestTimeoutError } from './errors.js';
import { IN_PROGRESS_MS, IN_PROGRESS_WAIT_MS } from './limits.js';
import { isRepeatable } from './repeatable.js';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface TransportOptions {
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  /** How often a request is repeated at most. */
  readonly retries: number;
  readonly clock: Clock;
}

// Without a body by definition; a Response refuses to have one.
const BODILESS = [204, 205, 304];
// From the way: of a proxy whose API is away, or that waited in vain.
const AWAY = [502, 503, 504];

/** What one try brought: an answer with its code, if it is a refusal, or none. */
interface Came {
  readonly came: Response | NetworkError;
  readonly code: string | null;
}

/** Sends, and sends again where that is right. Whoever asks gets the last answer, or an error when there was none. */
export class Transport {
  constructor(private readonly options: TransportOptions) {}

  async send(request: Request, timeoutMs = this.options.timeoutMs): Promise<Response> {
    const { retries, clock } = this.options;
    const body = request.body === null ? null : await request.arrayBuffer();
    const isSame = isRepeatable(request);
    const begunAt = clock.now();
    for (let next = 2; ;) {
      const came = await this.once(request, body, timeoutMs).catch((error: unknown) => {
        if (error instanceof NetworkError && isSame && next <= retries + 1) return error;
        throw error;
      });
      const code = came instanceof NetworkError ? null : await codeOf(came);
      let pauseMs: number | null = null;
      if (code === 'idempotency_in_progress') {
        // The first one with this key is under way, or lost on its way to us: this is no try that failed.
        if (clock.now() - begunAt < IN_PROGRESS_MS) pauseMs = inProgressMs({ came, code }, clock);
      } else {
        if (next <= retries + 1) pauseMs = pauseBefore(next, { came, code }, isSame, clock);
        next += 1;
      }
      if (pauseMs === null) return came as Response;
      await clock.sleep(pauseMs, request.signal);
    }
  }

  /** One try; its whole answer. */
  private once(request: Request, body: ArrayBuffer | null, timeoutMs: number): Promise<Response> {
    return within(timeoutMs, request, async (signal) => {
      return whole(await this.fetch(request, signal, body));
    });
  }

  /** One try for a stream: the time is for its headers, and its body is still to be read. Any other answer is whole. */
  open(request: Request): Promise<Response> {
    return within(this.options.timeoutMs, request, async (signal) => {
      const answer = await this.fetch(request, signal, null);
      return isStream(answer) ? answer : whole(answer);
    });
  }

  private fetch({ url, method, headers }: Request, signal: AbortSignal, body: ArrayBuffer | null): Promise<Response> {
    // Never to where a redirect leads: the key would go along.
    const init: RequestInit = { method, headers, redirect: 'manual', signal };
    return this.options.fetch(url, body === null ? init : { ...init, body });
  }
}

export const isStream = ({ status, headers }: Response): boolean =>
  status === 200 && /^text\/event-stream\b/.test(headers.get('content-type') ?? '');

/** The answer with its body in memory. */
async function whole(answer: Response): Promise<Response> {
  const { status, statusText } = answer;
  const bytes = await answer.arrayBuffer();
  const headers = new Headers(answer.headers);
  // They were of the bytes on the wire.
  for (const name of ['content-length', 'content-encoding']) headers.delete(name);
  return new Response(BODILESS.includes(status) ? null : bytes, { status, statusText, headers });
}

/** Null when there is nothing to wait for. */
function pauseBefore(next: number, { came, code }: Came, isSame: boolean, clock: Clock): number | null {
  if (came instanceof NetworkError) return waitMs(next, null, clock);
  const retryAfter = retryAfterSeconds(came.headers, clock.now());
  // Refused before anything was done: so may everything be that is asked for again.
  if (came.status === 429) return waitMs(next, retryAfter, clock);
  if (!isSame || !AWAY.includes(came.status)) return null;
  // This API says when trying again helps. Where it says nothing it does not: no language model is set up.
  if (retryAfter === null && code !== null) return null;
  return waitMs(next, retryAfter, clock);
}

function inProgressMs({ came }: Came, clock: Clock): number {
  const seconds = came instanceof NetworkError ? null : retryAfterSeconds(came.headers, clock.now());
  return (seconds === null ? IN_PROGRESS_WAIT_MS : seconds * 1000) + clock.random() * IN_PROGRESS_WAIT_MS;
}

/** The code of a refusal of this API. */
async function codeOf(answer: Response): Promise<string | null> {
  if (answer.status < 400) return null;
  const body = (await answer
    .clone()
    .json()
    .catch(() => null)) as { code?: unknown } | null;
  return typeof body?.code === 'string' ? body.code : null;
}

/** `run` with a signal that follows the request's and ends after `timeoutMs`, if it is not done by then. */
async function within<T>(
  timeoutMs: number,
  { method, url, signal }: Request,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { pathname } = new URL(url);
  const own = new AbortController();
  const follow = (): void => own.abort(signal.reason);
  signal.addEventListener('abort', follow, { once: true });
  if (signal.aborted) follow();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    own.abort();
  }, timeoutMs);
  try {
    return await run(own.signal);
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    const unknown = 'whether it was done is not known';
    if (isLate) {
      const message = `${method} ${pathname} was not answered within ${timeoutMs} ms: ${unknown}.`;
      throw new RequestTimeoutError(message, { code: 'no_answer_in_time', cause });
    }
    const message = `${method} ${pathname} got no whole answer: ${unknown}.`;
    throw new NetworkError(message, { code: 'network_error', cause });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', follow);
  }
}

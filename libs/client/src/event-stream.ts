import { waitMs } from './backoff.js';
import type { Clock } from './clock.js';
import { errorOf } from './error-of.js';
import {
  type ApplywrightError,
  NetworkError,
  RateLimitedError,
  UnavailableError,
  UnexpectedAnswerError,
} from './errors.js';
import { RECONNECT_MS } from './limits.js';
import { type Block, blocksOf } from './server-sent-events.js';
import { isStream } from './transport.js';
import type { CustomerEvent } from './types.js';

export interface EventsOptions {
  /** Only of this application; the stream ends after its last event. Without it, of the account, and without an end. */
  readonly queueId?: string;
  /** The id of the last event that was handled: the stream begins right after it. */
  readonly after?: string;
  readonly signal?: AbortSignal;
  /** How long it tries to connect again before it throws; 15 minutes unless told. */
  readonly reconnectForMs?: number;
}

interface Connection {
  /** One try to connect, to go on after this id. */
  readonly open: (lastEventId: string | null, signal: AbortSignal) => Promise<Response>;
  readonly signal: AbortSignal;
  readonly after: string | null;
  readonly isOfApplication: boolean;
  readonly reconnectForMs: number;
  readonly silenceMs: number;
  readonly clock: Clock;
}

/**
 * Events as they happen, in their order, none lost and none twice: where the connection breaks, falls silent or is
 * refused for a while, it connects again and goes on after the last one. A loop that is left closes the connection.
 */
export class EventStream implements AsyncIterable<CustomerEvent> {
  private last: string | null;
  private retryMs = RECONNECT_MS;
  private isAtEnd = false;

  constructor(private readonly connection: Connection) {
    this.last = connection.after;
  }

  /** Where a later stream goes on with `after`: the last event that was taken, or the beginning of this stream. */
  get lastEventId(): string | null {
    return this.last;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CustomerEvent, void> {
    const { clock, signal, reconnectForMs } = this.connection;
    let failures = 0;
    let lostAt = clock.now();
    for (;;) {
      let failure: ApplywrightError | null = null;
      try {
        yield* this.connect(() => (failures = 0));
        if (this.isAtEnd) return;
      } catch (error) {
        if (!isPassing(error)) throw error;
        failure = error;
      }
      if (failures === 0) lostAt = clock.now();
      failures += 1;
      if (failure !== null && clock.now() - lostAt >= reconnectForMs) throw failure;
      await clock.sleep(this.pauseMs(failures, failure), signal);
    }
  }

  /** The events of one connection. */
  private async *connect(onLife: () => void): AsyncGenerator<CustomerEvent, void> {
    const { open, signal, silenceMs, isOfApplication } = this.connection;
    const answer = await open(this.last, signal);
    if (answer.status === 204) {
      this.isAtEnd = true;
      return;
    }
    if (!isStream(answer) || answer.body === null) throw errorOf(answer, await answer.json().catch(() => null));
    let isAlive = false;
    for await (const block of blocksOf(answer.body, silenceMs, signal)) {
      isAlive = true;
      onLife();
      if (block.retryMs !== null) this.retryMs = block.retryMs;
      if (block.id !== null) this.last = block.id;
      if (block.data === null) continue;
      const event = eventOf(block, this.last);
      yield event;
      if (isOfApplication && isLast(event)) this.isAtEnd = true;
    }
    if (!isAlive) throw new NetworkError('The stream ended before it began.', { code: 'network_error' });
  }

  private pauseMs(failures: number, failure: ApplywrightError | null): number {
    const { clock } = this.connection;
    // As the stream wishes, and not all of its readers at once.
    const wishedMs = this.retryMs * (0.5 + clock.random() / 2);
    if (failure === null || failure instanceof NetworkError) {
      return failures === 1 ? wishedMs : wishedMs + (waitMs(failures, null, clock) ?? 0);
    }
    return Math.max(wishedMs, waitMs(failures + 1, failure.retryAfter, clock) ?? (failure.retryAfter ?? 0) * 1000);
  }
}

const isPassing = (error: unknown): error is ApplywrightError =>
  error instanceof NetworkError || error instanceof RateLimitedError || error instanceof UnavailableError;

/** What comes after the end of an application comes on the account's stream. */
const isLast = ({ type }: CustomerEvent): boolean =>
  type === 'application.applied' || type === 'application.failed' || type === 'application.corrected';

function eventOf({ data }: Block, id: string | null): CustomerEvent {
  try {
    return { id: id ?? '', ...(JSON.parse(data ?? '') as object) } as CustomerEvent;
  } catch (cause) {
    throw new UnexpectedAnswerError('The stream holds what is no event.', { code: 'unexpected_answer', cause });
  }
}

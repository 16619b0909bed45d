import { NetworkError, UnexpectedAnswerError } from './errors.js';
import { LONGEST_EVENT } from './limits.js';

/** One block of a stream. A sign of life has neither an event nor an id. */
export interface Block {
  /** What the stream calls the place behind this block; null when the block does not say. */
  readonly id: string | null;
  readonly event: string;
  /** Null in a block without an event. */
  readonly data: string | null;
  readonly retryMs: number | null;
}

/**
 * The blocks of an event stream, as the HTML standard reads them: any line end, any cut between two chunks, a block that
 * the end of the stream cuts off is none. Throws when nothing comes for `silenceMs`, or when the connection breaks.
 */
export async function* blocksOf(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
  signal: AbortSignal,
): AsyncGenerator<Block, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await next(reader, silenceMs, signal);
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      for (;;) {
        const end = /\r\n\r\n|\n\n|\r\r|\n\r\n|\r\n\n/.exec(rest);
        if (!end) break;
        yield blockOf(rest.slice(0, end.index));
        rest = rest.slice(end.index + end[0].length);
      }
      if (rest.length > LONGEST_EVENT) {
        throw new UnexpectedAnswerError('The stream holds what is larger than any event.', {
          code: 'unexpected_answer',
        });
      }
    }
  } finally {
    // Whoever stops reading closes the connection.
    await reader.cancel().catch(() => {});
  }
}

function blockOf(text: string): Block {
  let id: string | null = null;
  let event = 'message';
  let retryMs: number | null = null;
  const data: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const cut = line.indexOf(':');
    const name = cut < 0 ? line : line.slice(0, cut);
    const value = cut < 0 ? '' : line.slice(cut + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) retryMs = Number(value);
  }
  return { id, event, retryMs, data: data.length > 0 ? data.join('\n') : null };
}

type Read = Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>;

/** The next chunk; the signal's reason when that is first. */
function next(reader: ReadableStreamDefaultReader<Uint8Array>, silenceMs: number, signal: AbortSignal): Promise<Read> {
  return new Promise((resolve, reject) => {
    const broken = (message: string, cause?: unknown): void =>
      reject(new NetworkError(message, { code: 'network_error', cause }));
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      broken(`The stream was silent for ${silenceMs} ms.`);
    }, silenceMs);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    reader.read().then(
      (read) => {
        done();
        resolve(read);
      },
      (cause: unknown) => {
        done();
        broken('The stream broke.', cause);
      },
    );
  });
}

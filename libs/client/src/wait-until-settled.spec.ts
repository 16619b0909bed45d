import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.kit-spec.js';
import { NetworkError, StillProcessingError, type StatusBody, UnauthorizedError } from './index.js';
import { waitUntilSettled } from './wait-until-settled.js';

const at = (more: Partial<StatusBody>): StatusBody =>
  ({
    queueId: 'q',
    applicationStatus: 'processing',
    terminal: false,
    stage: 'filling',
    blockedOn: null,
    ...more,
  }) as StatusBody;
const open = (pollAfterSeconds: number | null): StatusBody => at({ pollAfterSeconds });
const END = at({ terminal: true, applicationStatus: 'failed', pollAfterSeconds: null });

const reading = (...all: (StatusBody | Error)[]) => {
  let asked = 0;
  const read = async (): Promise<StatusBody> => {
    const next = all[Math.min(asked, all.length - 1)];
    asked += 1;
    if (next instanceof Error) throw next;
    return next as StatusBody;
  };
  return { read, asked: () => asked };
};

describe('waiting for the end of an application', () => {
  it('asks as often as the answers say, and returns the end, whichever it is', async () => {
    const clock = new FakeClock();
    const seen: (number | null)[] = [];
    const { read } = reading(open(5), open(5), open(15), open(null), END);

    const onStatus = ({ pollAfterSeconds }: StatusBody) => void seen.push(pollAfterSeconds);
    expect(await waitUntilSettled('q', read, clock, { onStatus })).toBe(END);

    expect(clock.waits).toEqual([5_000, 5_000, 15_000, 15_000]);
    expect(seen).toEqual([5, 5, 15, null, null]);
  });

  it('ends with an error that says that the application goes on, after a last look', async () => {
    const clock = new FakeClock();
    const { read, asked } = reading(open(15));

    const error = await waitUntilSettled('q', read, clock, { timeoutMs: 40_000 }).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(StillProcessingError);
    expect(error).toMatchObject({ code: 'still_processing', queueId: 'q', waitedMs: 40_000, lastStatus: open(15) });
    expect((error as Error).message).toMatch(/not settled after 40 s \(filling\)\. It goes on, and its credit is held/);
    expect(clock.waits).toEqual([15_000, 15_000, 10_000]);
    expect(asked()).toBe(4);
  });

  it('gives up after five minutes unless told', async () => {
    const clock = new FakeClock();
    await expect(waitUntilSettled('q', reading(open(5)).read, clock)).rejects.toMatchObject({ waitedMs: 300_000 });
  });

  it('goes on when the API is away for a while, and not when it says no', async () => {
    const clock = new FakeClock();
    const away = new NetworkError('away', { code: 'network_error' });
    expect(await waitUntilSettled('q', reading(away, open(5), away, END).read, clock)).toBe(END);
    expect(clock.waits).toEqual([15_000, 5_000, 5_000]);

    const refused = new UnauthorizedError('no', { code: 'unauthorized', status: 401 });
    await expect(waitUntilSettled('q', reading(refused).read, clock)).rejects.toBe(refused);
    const late = waitUntilSettled('q', reading(away).read, clock, { timeoutMs: 20_000 });
    await expect(late).rejects.toMatchObject({ code: 'still_processing', lastStatus: null, cause: away });
  });

  it('ends with the signal', async () => {
    const stop = new AbortController();
    const { read } = reading(open(5));
    const onStatus = () => stop.abort(new Error('enough'));
    const waiting = waitUntilSettled('q', read, new FakeClock(), { signal: stop.signal, onStatus });
    await expect(waiting).rejects.toThrow('enough');
  });
});

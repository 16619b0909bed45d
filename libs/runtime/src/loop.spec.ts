import { describe, expect, it, jest } from '@jest/globals';
import { type Log, Loop } from '#runtime';

const log = { error: () => {} } as unknown as Log;
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** When rounds began, over so many ms, of a loop whose rounds take `tookMs`. */
async function roundsOf(options: { restMs: number; maxShare?: number }, tookMs: number, overMs: number) {
  jest.useFakeTimers();
  try {
    const began: number[] = [];
    const from = performance.now();
    const loop = new Loop({ name: 'test', log, ...options }, async () => {
      began.push(performance.now() - from);
      await wait(tookMs);
    }).start();
    await jest.advanceTimersByTimeAsync(overMs);
    const stopped = loop.stop();
    await jest.advanceTimersByTimeAsync(tookMs);
    await stopped;
    return began.map(Math.round);
  } finally {
    jest.useRealTimers();
  }
}

describe('a loop', () => {
  it('rests between two rounds', async () => {
    expect(await roundsOf({ restMs: 1_000 }, 100, 2_500)).toEqual([0, 1_100, 2_200]);
  });

  it('rests longer when its rounds would take more than their share of the time', async () => {
    expect(await roundsOf({ restMs: 1_000, maxShare: 0.01 }, 100, 25_000)).toEqual([0, 10_000, 20_000]);
  });

  it('rests no less than it says, however short its rounds are', async () => {
    expect(await roundsOf({ restMs: 1_000, maxShare: 0.01 }, 1, 2_500)).toEqual([0, 1_001, 2_002]);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Log } from './log.js';
import { Loop, type Round } from './loop.js';

describe('a loop', () => {
  let rounds = 0;
  let called: boolean[];
  let loop: Loop;
  let next: () => Round;
  beforeEach(() => {
    jest.useFakeTimers();
    rounds = 0;
    next = () => 'rest';
    called = [];
    loop = new Loop({ name: 'test', log: Log.silent(), restMs: 100 }, async (isCalled) => {
      rounds += 1;
      called.push(isCalled);
      return next();
    });
  });
  afterEach(async () => {
    await loop.stop();
    jest.useRealTimers();
  });

  it('rests for its interval', async () => {
    loop.start();
    await jest.advanceTimersByTimeAsync(99);
    expect(rounds).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(rounds).toBe(2);
  });

  it('rests for as long as its round says, whether that is shorter or longer', async () => {
    next = () => (rounds === 1 ? 7 : 1_000);
    loop.start();
    await jest.advanceTimersByTimeAsync(7);
    expect(rounds).toBe(2);
    await jest.advanceTimersByTimeAsync(999);
    expect(rounds).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(rounds).toBe(3);
  });

  it('is woken out of such a rest, also when that comes during the round', async () => {
    next = () => {
      if (rounds === 2) loop.wake();
      return 1_000;
    };
    loop.start();
    await jest.advanceTimersByTimeAsync(0);
    loop.wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(rounds).toBe(3);
  });

  it('says whether it was called: first, woken or again, and not after a rest, nor after a failure', async () => {
    next = () => {
      if (rounds === 2) throw new Error('out of order');
      return rounds === 3 ? 'again' : 'rest';
    };
    loop.start();
    await jest.advanceTimersByTimeAsync(100);
    await jest.advanceTimersByTimeAsync(500);
    loop.wake();
    await jest.advanceTimersByTimeAsync(0);

    expect(called.slice(0, 4)).toEqual([true, false, false, true]);
    expect(called.at(-1)).toBe(true);
  });
});

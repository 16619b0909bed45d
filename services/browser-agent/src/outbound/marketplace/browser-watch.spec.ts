import { describe, expect, it, jest } from '@jest/globals';
import { BrowserHungError } from '../../domain/faults.js';
import { BrowserWatch } from './browser-watch.js';

const never = new Promise<never>(() => {});

describe('a browser that is watched', () => {
  it('is ended when it does not answer in time, and the one who waits hears of it', async () => {
    const end = jest.fn();
    const watch = new BrowserWatch(end, { localMs: 1, workMs: 1 });

    await expect(watch.local('close a page', never)).rejects.toThrow(BrowserHungError);
    await expect(watch.visiting('read a page', 2, 0.1, never)).rejects.toThrow(/read a page/);
    expect(end.mock.calls).toEqual([
      [expect.stringContaining('"close a page" within 1 ms')],
      [expect.stringContaining('"read a page" within 1.4 ms')],
    ]);
  });

  it('is left alone when it answers, also with an error', async () => {
    jest.useFakeTimers();
    const end = jest.fn();
    const watch = new BrowserWatch(end);

    expect(await watch.local('the cookies', Promise.resolve(3))).toBe(3);
    await expect(watch.local('close a page', Promise.reject(new Error('gone')))).rejects.toThrow('gone');

    jest.advanceTimersByTime(3_600_000);
    expect(end).not.toHaveBeenCalled();
    jest.useRealTimers();
  });
});

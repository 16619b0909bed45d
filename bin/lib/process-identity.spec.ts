import { describe, expect, it } from '@jest/globals';
import { isGone } from './process-identity.mjs';

// From /proc/<pid>/stat, behind the name: the state first, the number of threads as the eighteenth.
const fields = (state: string, threads: number) => [state, ...Array<string>(16).fill('0'), String(threads), '0', '7'];

describe('a process', () => {
  it.each([
    ['runs', 'R', 4, false],
    ['sleeps', 'S', 1, false],
    ['has ended, and its parent has not looked yet', 'Z', 1, true],
    ['has ended but for threads that hold its sockets', 'Z', 3, false],
  ])('that %s: state %s with %d threads, gone: %s', (_, state, threads, isOver) => {
    expect(isGone(fields(state, threads))).toBe(isOver);
  });
});

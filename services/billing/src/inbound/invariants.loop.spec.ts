import { describe, expect, it } from '@jest/globals';
import { restAfter } from './invariants.loop.js';

describe('how long billing rests after a look at its own tables', () => {
  it('is a minute while a look is short', () => {
    expect(restAfter(20)).toBe(60_000);
  });

  it('is a hundred times what it takes, the look counted, when that is more', () => {
    expect(restAfter(8_000) + 8_000).toBe(800_000);
  });
});

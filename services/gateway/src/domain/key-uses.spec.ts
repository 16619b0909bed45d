import { describe, expect, it } from '@jest/globals';
import { KeyUses } from './key-uses.js';

describe('uses of keys', () => {
  /** Notes uses at these moments and writes down whatever is due each second; says when each key was written. */
  function writings(used: Readonly<Record<string, readonly number[]>>, untilMs: number): [number, string, number][] {
    const uses = new KeyUses();
    const written: [number, string, number][] = [];
    for (let now = 1_000_000; now <= 1_000_000 + untilMs; now += 1_000) {
      const at = now - 1_000_000;
      for (const [keyId, times] of Object.entries(used)) if (times.includes(at)) uses.note(keyId, now);
      const due = uses.due(now);
      for (const [keyId, usedAt] of due) written.push([at, keyId, usedAt - 1_000_000]);
      uses.written(due, now);
    }
    return written;
  }
  const every = (ms: number, untilMs: number): number[] =>
    Array.from({ length: untilMs / ms + 1 }, (_, index) => index * ms);

  it('are written at once when a key was not used lately', () => {
    expect(writings({ a: [5_000], b: [7_000] }, 10_000)).toEqual([
      [5_000, 'a', 5_000],
      [7_000, 'b', 7_000],
    ]);
  });

  it('are written once a minute however often a key is used', () => {
    expect(writings({ a: every(1_000, 150_000) }, 150_000)).toEqual([
      [0, 'a', 0],
      [60_000, 'a', 60_000],
      [120_000, 'a', 120_000],
    ]);
  });

  it('are not lost when the last one comes soon after a writing', () => {
    expect(writings({ a: [0, 3_000] }, 200_000)).toEqual([
      [0, 'a', 0],
      [60_000, 'a', 3_000],
    ]);
  });

  it('that could not be written stay due', () => {
    const uses = new KeyUses();
    uses.note('a', 1_000_000);

    expect(uses.due(1_000_000)).toEqual(new Map([['a', 1_000_000]]));
    uses.note('a', 1_000_500);
    expect(uses.due(1_001_000)).toEqual(new Map([['a', 1_000_500]]));
  });
});

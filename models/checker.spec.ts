import { describe, expect, it } from '@jest/globals';
import { COMES_TO_REST, type Emit, explore, type Model } from './checker.js';
import { KeyIds, Numbers } from './packed.js';

/** Counts up to a number; what else it can do is the case's. */
const counting = (to: number, more: (at: number, emit: Emit<number>) => void = () => undefined): Model<number> => ({
  init: 0,
  moves: (at, emit) => {
    if (at < to) emit('one more', at + 1);
    more(at, emit);
  },
  key: String,
  always: {},
});

describe('the checker', () => {
  it('looks at every state once', () => {
    expect(explore(counting(20_000))).toEqual({ states: 20_001, broken: null });
  });

  it('shows the shortest way to a broken promise', () => {
    const model = counting(9, (at, emit) => {
      if (at === 2) emit('a leap', 7, true);
    });

    expect(explore({ ...model, always: { 'less than eight': (at) => at < 8 } }).broken).toEqual({
      promise: 'less than eight',
      trace: ['one more', 'one more', 'a leap', 'one more'],
    });
  });

  it('asks what has to hold at rest only where nothing but optional moves is left', () => {
    const model = counting(3, (at, emit) => {
      if (at === 3) emit('a fault', 3.5, true);
    });

    expect(explore({ ...model, atRest: { 'whole numbers': Number.isInteger } }).broken?.trace).toHaveLength(4);
    expect(explore({ ...model, atRest: { 'three, or past it': (at) => at >= 3 } }).broken).toBeNull();
  });

  it('finds what goes on for ever, or needs a fault to come to rest', () => {
    const circling = counting(3, (at, emit) => {
      if (at === 1) emit('astray', 10);
      if (at === 10) emit('round', 11);
      if (at === 11) emit('and round', 10);
      if (at === 11) emit('a fault', 3, true);
    });

    expect(explore(circling).broken).toEqual({ promise: COMES_TO_REST, trace: ['one more', 'astray'] });
  });
});

describe('packed', () => {
  it('keys have the numbers in which they came', () => {
    const ids = new KeyIds();
    const keys = Array.from({ length: 5_000 }, (_, at) => `key ${at}`);

    expect(keys.map((key) => ids.add(key))).toEqual(keys.map((_, at) => at));
    expect(keys.map((key) => ids.add(key))).toEqual(keys.map((_, at) => at));
  });

  it('numbers are kept however many there are', () => {
    const numbers = new Numbers();
    for (let at = 0; at < 5_000; at += 1) numbers.push(at * at);

    expect([numbers.length, numbers.at(4_999), numbers.all().length]).toEqual([5_000, 4_999 ** 2, 5_000]);
  });
});

import type { BenchFile, Measured } from './results.js';
import { benchFileOf, measured } from './results.js';
import type { Result } from './section.js';

/** A result by its name; one round of its value unless rounds are given. */
export const aResult = (name: string, rounds: number | readonly number[], given: Partial<Result> = {}): Measured =>
  measured({
    section: name.split('/')[0] ?? '',
    name,
    unit: 'ms',
    better: 'lower',
    rounds: typeof rounds === 'number' ? [rounds] : rounds,
    ...given,
  });

export const aBenchFile = (results: readonly Result[], given: Partial<BenchFile['conditions']> = {}): BenchFile =>
  benchFileOf({
    date: '2026-11-29T00:00:00.000Z',
    commit: 'abc',
    conditions: {
      cores: 2,
      cpu: 'A processor',
      memoryGb: 8,
      kernel: '6.1',
      load: [0.1, 0.2, 0.3],
      fsyncMs: { median: 0.14, p99: 1.2 },
      versions: { node: '20.20.2' },
      rounds: 3,
      isQuick: false,
      ...given,
    },
    failed: {},
    results,
  });

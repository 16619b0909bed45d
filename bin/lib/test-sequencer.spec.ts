import { describe, expect, it } from '@jest/globals';
import TestSequencer from './test-sequencer.cjs';

type Tests = Parameters<TestSequencer['sort']>[0];

const SIZES: Readonly<Record<string, number>> = {
  'a.e2e-spec.ts': 1,
  'b.e2e-spec.ts': 2,
  ...Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`${at}.int-spec.ts`, 10 + at])),
};

const sorted = (...paths: readonly string[]): string[] => {
  const context = { config: { cache: false }, hasteFS: { getSize: (path: string) => SIZES[path] } };
  const tests = paths.map((path) => ({ path, context })) as unknown as Tests;
  const order = new TestSequencer({ contexts: [], globalConfig: {} as never }).sort(tests) as Tests;
  return order.map(({ path }) => path.replace('-spec.ts', ''));
};

describe('the order of test files', () => {
  it('begins with one that starts the whole system, and spreads these over the others, which go by size', () => {
    expect(sorted(...Object.keys(SIZES))).toEqual([
      'b.e2e',
      '9.int',
      '8.int',
      '7.int',
      'a.e2e',
      '6.int',
      '5.int',
      '4.int',
      '3.int',
      '2.int',
      '1.int',
      '0.int',
    ]);
  });

  it('is that of all where none starts the whole system, and where all do', () => {
    expect(sorted('1.int-spec.ts', '2.int-spec.ts')).toEqual(['2.int', '1.int']);
    expect(sorted('a.e2e-spec.ts', 'b.e2e-spec.ts')).toEqual(['b.e2e', 'a.e2e']);
  });
});

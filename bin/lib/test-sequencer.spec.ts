import { describe, expect, it } from '@jest/globals';
import TestSequencer from './test-sequencer.cjs';

type Tests = Parameters<TestSequencer['sort']>[0];

const SIZES: Readonly<Record<string, number>> = {
  'a.spec.ts': 10,
  'b.e2e-spec.ts': 1,
  'c.int-spec.ts': 30,
  'd.e2e-spec.ts': 2,
};

describe('the order of test files', () => {
  it('begins with those that start the whole system, and goes by size where no times are known', () => {
    const context = { config: { cache: false }, hasteFS: { getSize: (path: string) => SIZES[path] } };
    const tests = Object.keys(SIZES).map((path) => ({ path, context })) as unknown as Tests;

    const sorted = new TestSequencer({ contexts: [], globalConfig: {} as never }).sort(tests) as Tests;

    expect(sorted.map(({ path }) => path)).toEqual(['d.e2e-spec.ts', 'b.e2e-spec.ts', 'c.int-spec.ts', 'a.spec.ts']);
  });
});

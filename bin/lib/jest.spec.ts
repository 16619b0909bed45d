import { describe, expect, it } from '@jest/globals';
import { countTests } from './jest.mjs';

const result = (numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites = 0) => ({
  numPassedTests,
  numFailedTests,
  numRuntimeErrorTestSuites,
});

describe('the count at the end of npm test', () => {
  it.each([
    ['all pass', result(10, 0), 0, { passed: 10, failed: 0 }],
    ['some fail', result(10, 2), 1, { passed: 10, failed: 2 }],
    ['a file cannot be run', result(10, 0, 1), 1, { passed: 10, failed: 1 }],
    ['no test was found', result(0, 0), 0, { passed: 0, failed: 1 }],
    ['jest fails without a failed test', result(10, 0), 1, { passed: 10, failed: 1 }],
    ['jest left no result', null, null, { passed: 0, failed: 1 }],
  ])('when %s', (_name, given, code, expected) => {
    expect(countTests(given, code)).toEqual(expected);
  });
});

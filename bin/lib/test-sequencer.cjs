'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

const isLong = (/** @type {{ path: string }} */ { path }) => path.endsWith('.e2e-spec.ts');

/**
 * Jest starts with what took longest last time; in a clean clone it knows no times and goes by the size of the files.
 * Those that start the whole system are among the smallest: they would come last, and one worker would end alone.
 */
module.exports = class TestSequencer extends Sequencer {
  /**
   * @override
   * @param {Parameters<Sequencer['sort']>[0]} tests
   */
  sort(tests) {
    const sorted = /** @type {typeof tests} */ (super.sort(tests));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};

'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

const isLong = (/** @type {{ path: string }} */ { path }) => path.endsWith('.e2e-spec.ts');

// Of the others, so many come before the last long one.
const SPREAD_OVER = 0.6;

/**
 * Jest starts with what took longest last time; in a clean clone it knows no times and goes by the size of the files.
 * Those that start the whole system are among the smallest: they would come last, and one worker would end alone. Nor do
 * they come all at once, for that is more than two cores carry: each is followed by its share of the others.
 */
module.exports = class TestSequencer extends Sequencer {
  /**
   * @override
   * @param {Parameters<Sequencer['sort']>[0]} tests
   */
  sort(tests) {
    const sorted = /** @type {typeof tests} */ (super.sort(tests));
    const long = sorted.filter(isLong);
    const others = sorted.filter((test) => !isLong(test));
    const share = Math.floor((others.length * SPREAD_OVER) / long.length);
    return [...long.flatMap((test) => [test, ...others.splice(0, share)]), ...others];
  }
};

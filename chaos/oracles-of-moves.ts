import { illegalSteps } from '../libs/testing/src/traces.js';
import type { Oracle } from './oracle.js';

export const MOVE_ORACLES: readonly Oracle[] = [
  {
    promise: 'every row moved only as its table allows',
    // Without a step nobody has looked.
    broken: ({ steps }) => (steps.length === 0 ? ['nothing was traced'] : illegalSteps(steps)),
  },
];

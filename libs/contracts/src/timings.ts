import { z } from 'zod';
import { UnixMs } from './ids.js';

/** When an application passed each point, in Unix ms; null when it never got there. */
export const Timings = z.object({
  queuedAt: UnixMs.nullable(),
  dispatchedAt: UnixMs.nullable(),
  takenAt: UnixMs.nullable(),
  firstNavigationAt: UnixMs.nullable(),
  outcomeReadAt: UnixMs.nullable(),
});
export type Timings = z.infer<typeof Timings>;

export const NO_TIMINGS: Timings = {
  queuedAt: null,
  dispatchedAt: null,
  takenAt: null,
  firstNavigationAt: null,
  outcomeReadAt: null,
};

import type { Mode } from '#contracts';
import type { ProtocolTimes } from '../domain/protocol-times.js';

/** What this pod is and how it works. Times in ms, scaled. */
export class Pod {
  constructor(
    readonly name: string,
    readonly times: ProtocolTimes,
    readonly work: {
      /** Whose sessions it takes. */
      readonly modes: readonly Mode[];
      /** Pages of one session side by side: two cores do two to four, more only wait for each other. */
      readonly maxPages: number;
      /** A session without work is given back after this long, at the latest. */
      readonly idleMs: number;
      /** A busy session gives way to one that waits after being held this long. */
      readonly holdMs: number;
      /** A roster older than this is read again when the session is opened. */
      readonly rosterMs: number;
    },
  ) {}
}

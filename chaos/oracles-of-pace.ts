import { groupBy, type Oracle } from './oracle.js';

// The tables keep microseconds, what is read from them is rounded.
const ROUNDING_MS = 1;

export const PACE_ORACLES: readonly Oracle[] = [
  {
    promise: "no two starts of an agency are closer than its lane's least gap",
    broken: ({ starts, limits }) =>
      [...groupBy(starts, ({ by, agencyId }) => `${by} of ${agencyId}`)].flatMap(([whose, some]) => {
        const sorted = [...some].sort((a, b) => a.atMs - b.atMs);
        return sorted.slice(1).flatMap((start, at) => {
          const gapMs = start.atMs - (sorted[at]?.atMs ?? 0);
          return gapMs < limits.gapMinMs - ROUNDING_MS
            ? [`${whose}: ${start.applicationId} ${Math.round(gapMs)} ms after ${sorted[at]?.applicationId}`]
            : [];
        });
      }),
  },
];

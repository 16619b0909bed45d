import type { Snapshot } from './snapshot.js';

/** One promise, as a function for what breaks it. Pure: everything it may know lies in the snapshot. */
export interface Oracle {
  readonly promise: string;
  readonly broken: (snapshot: Snapshot) => string[];
}

export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

// One event that an endpoint cannot take is its event's fault, five tries in a row without a success are its own.
const OPENS_AFTER = 5;
const FIRST_REST_MS = 30 * SECOND;
// Short enough that an endpoint which is back hears of it soon, whatever its queue has grown to.
const LONGEST_REST_MS = 15 * MINUTE;
// An endpoint takes this many at a time at most: what is slow there is slow four times and not for everybody.
const IN_FLIGHT = 4;

/** How long an endpoint is left alone after this many failures in a row, in ms; null while it is not. */
export function restMs(failures: number): number | null {
  if (failures < OPENS_AFTER) return null;
  return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(failures - OPENS_AFTER, 10));
}

/** How many tries it may have under way at once: after a rest a single one finds out whether it is back. */
export const inFlightLimit = (failures: number): number => (failures < OPENS_AFTER ? IN_FLIGHT : 1);

/** How an agency's applications are paced. Times in ms, already scaled. */
export interface Policy {
  /** Two starts are never closer than this. */
  readonly gapMinMs: number;
  /** The gap is drawn uniformly up to here: it spreads load, is documented and visible, and disguises nothing. */
  readonly gapMaxMs: number;
  /** Started and neither settled nor waiting for verification. */
  readonly maxInFlight: number;
  readonly maxPerDay: number;
  /** Hours of the day (UTC) in which starts are allowed: from, inclusive, to, exclusive; equal means all day. */
  readonly hours: { readonly from: number; readonly to: number };
  readonly isPaused: boolean;
}

/** The gap to the next start; `random` is uniform in [0, 1). */
export const gapMs = ({ gapMinMs, gapMaxMs }: Policy, random: number): number =>
  gapMinMs + (gapMaxMs - gapMinMs) * random;

/** Uniform gaps, on average. */
export const meanGapMs = ({ gapMinMs, gapMaxMs }: Policy): number => (gapMinMs + gapMaxMs) / 2;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const startOfNextDay = (nowMs: number): number => (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS;

export function isOpenAt({ hours: { from, to } }: Policy, nowMs: number): boolean {
  if (from === to) return true;
  const hour = Math.floor((nowMs % DAY_MS) / HOUR_MS);
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** The next moment at which the hours open; only asked while they are closed. */
export function opensAt({ hours: { from } }: Policy, nowMs: number): number {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS + from * HOUR_MS;
  return today > nowMs ? today : today + DAY_MS;
}

/** The next moment at which the hours close; only asked while they are open. */
export function closesAt({ hours: { from, to } }: Policy, nowMs: number): number {
  if (from === to) return Number.POSITIVE_INFINITY;
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS + to * HOUR_MS;
  return today > nowMs ? today : today + DAY_MS;
}

import type { ProtocolTimes } from './protocol-times.js';
import type { Reading } from './reading.js';

/** How long until both witnesses may be asked, counted from the fence and from the first reading without it. */
export function waitBeforeReading(
  { fencedAt, absentAt }: { readonly fencedAt: number; readonly absentAt: number | null },
  times: Pick<ProtocolTimes, 'settleWindow' | 'secondReading'>,
  now: number,
): number {
  const window = fencedAt + times.settleWindow - now;
  return Math.max(0, window, absentAt === null ? 0 : absentAt + times.secondReading - now);
}

/** How long until an explicit refusal may be held against list and job page. */
export const waitBeforeBelieving = (
  refusedAt: number,
  times: Pick<ProtocolTimes, 'listingLagMax'>,
  now: number,
): number => Math.max(0, refusedAt + times.listingLagMax - now);

/** `absent_once`: one reading found nothing, and a second one has to agree. */
export type RecoveryVerdict = 'unknown' | 'absent_once' | 'not_found';

/** What a reading without a find decides. Once unknown, absence decides nothing any more: only a find does, or a person. */
export function verdictOf(
  { kind }: { readonly kind: Exclude<Reading['kind'], 'found'> },
  { outcome, absentAt }: { readonly outcome: string | null; readonly absentAt: number | null },
): RecoveryVerdict {
  if (kind === 'unclear' || outcome === 'unknown') return 'unknown';
  return absentAt === null ? 'absent_once' : 'not_found';
}

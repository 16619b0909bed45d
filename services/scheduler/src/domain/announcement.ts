import type { BlockedOn } from '#contracts';

// What stops a lane for longer than its pace explains; pacing and concurrency are how a lane works.
const WORTH_TELLING: ReadonlySet<BlockedOn> = new Set([
  'hours',
  'daily_cap',
  'hourly_cap',
  'connects_cap',
  'paused',
  'session_reconnecting',
  'session_needs_human',
  'not_enough_connects',
  'marketplace_unavailable',
]);

/** What another policy would end. */
export const STOPPED_BY_POLICY: readonly BlockedOn[] = ['hours', 'daily_cap', 'hourly_cap', 'connects_cap', 'paused'];

export type Announcement = { readonly kind: 'blocked'; readonly on: BlockedOn } | { readonly kind: 'resumed' } | null;

/** What to tell about a lane whose last word was `announced`. */
export function announcementOf(announced: string | null, blockedOn: BlockedOn | null): Announcement {
  const on = blockedOn !== null && WORTH_TELLING.has(blockedOn) ? blockedOn : null;
  if (on === announced) return null;
  return on === null ? { kind: 'resumed' } : { kind: 'blocked', on };
}

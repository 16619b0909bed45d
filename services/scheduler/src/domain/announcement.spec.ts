import { describe, expect, it } from '@jest/globals';
import { BLOCKED_ON, type BlockedOn } from '#contracts';
import { announcementOf } from './announcement.js';

describe('what is told about a lane', () => {
  const TOLD: BlockedOn[] = [
    'hours',
    'daily_cap',
    'hourly_cap',
    'connects_cap',
    'paused',
    'session_reconnecting',
    'session_needs_human',
    'not_enough_connects',
    'marketplace_unavailable',
  ];

  it.each(TOLD)('is that it is blocked on %s, once, and that it goes on, once', (on) => {
    expect(announcementOf(null, on)).toEqual({ kind: 'blocked', on });
    expect(announcementOf(on, on)).toBeNull();
    expect(announcementOf(on, null)).toEqual({ kind: 'resumed' });
    expect(announcementOf(null, null)).toBeNull();
  });

  it.each(BLOCKED_ON.filter((on) => !TOLD.includes(on)))('is not %s: that is how a lane works', (on) => {
    expect(announcementOf(null, on)).toBeNull();
    expect(announcementOf('hours', on)).toEqual({ kind: 'resumed' });
  });

  it('is the new reason when one takes the place of another', () => {
    expect(announcementOf('hours', 'session_needs_human')).toEqual({ kind: 'blocked', on: 'session_needs_human' });
  });
});

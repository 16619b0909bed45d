import { describe, expect, it } from '@jest/globals';
import type { Usage } from '../../domain/rate-limits.js';
import { rateLimitHeaders } from './rate-limit-headers.js';

const NOW = 1_764_400_000_000;
const minute: Usage = {
  policy: 'apply-minute',
  limit: 60,
  windowSeconds: 60,
  remaining: 12,
  resetMs: 30_001,
  isWithin: true,
};
const day: Usage = { ...minute, policy: 'apply-day', limit: 1_000, windowSeconds: 86_400, resetMs: 7_200_000 };

describe('the headers of limits', () => {
  it('say the window that will refuse first, and all of them', () => {
    expect(rateLimitHeaders([minute, { ...day, remaining: 900 }], NOW)).toEqual({
      'x-ratelimit-limit': '60',
      'x-ratelimit-remaining': '12',
      'x-ratelimit-reset': '1764400031',
      'ratelimit-policy': '"apply-minute";q=60;w=60, "apply-day";q=1000;w=86400',
      ratelimit: '"apply-minute";r=12;t=31, "apply-day";r=900;t=7200',
    });
  });

  it('say the day where that has less left', () => {
    expect(rateLimitHeaders([minute, { ...day, remaining: 3 }], NOW)).toMatchObject({
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '3',
      'x-ratelimit-reset': '1764407200',
    });
  });

  it('never say that a window ended in the past', () => {
    expect(rateLimitHeaders([{ ...minute, resetMs: -5 }], NOW)['ratelimit']).toBe('"apply-minute";r=12;t=0');
  });

  it('say nothing where nothing was counted', () => {
    expect(rateLimitHeaders([], NOW)).toEqual({});
  });
});

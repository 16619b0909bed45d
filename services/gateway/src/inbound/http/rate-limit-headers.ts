import { nearestExhaustion, type Usage } from '../../domain/rate-limits.js';

const seconds = (ms: number): number => Math.max(0, Math.ceil(ms / 1_000));

/**
 * What is left, in both families: `X-RateLimit-*` of the window that will refuse first, as published, with the reset in
 * Unix seconds; and `RateLimit` with `RateLimit-Policy` of all windows (draft-ietf-httpapi-ratelimit-headers, lists of
 * structured fields), with the reset in seconds from now. Without counts there is nothing to say.
 */
export function rateLimitHeaders(usages: readonly Usage[], now: number): Record<string, string> {
  const nearest = nearestExhaustion(usages);
  if (!nearest) return {};
  return {
    'x-ratelimit-limit': String(nearest.limit),
    'x-ratelimit-remaining': String(nearest.remaining),
    'x-ratelimit-reset': String(seconds(now + nearest.resetMs)),
    'ratelimit-policy': usages
      .map(({ policy, limit, windowSeconds }) => `"${policy}";q=${limit};w=${windowSeconds}`)
      .join(', '),
    ratelimit: usages
      .map(({ policy, remaining, resetMs }) => `"${policy}";r=${remaining};t=${seconds(resetMs)}`)
      .join(', '),
  };
}

import type { PolicyTerms } from '#contracts';
import type { Policy } from './policy.js';

/** On average 5.5 s from start to start, at all hours, by the clock of UTC. */
export const aPolicy = (given: Partial<Policy> = {}): Policy => ({
  gapMinMs: 3_000,
  gapMaxMs: 8_000,
  maxInFlight: 4,
  maxPerDay: 200,
  maxPerHour: null,
  maxConnects: null,
  connectsPerDay: null,
  timeZone: 'UTC',
  hours: [],
  approval: 'as_asked',
  onLoggedOut: 'fail',
  isPaused: false,
  ...given,
});

export const caps = (given: Partial<PolicyTerms['caps']> = {}): PolicyTerms['caps'] => ({
  perDay: null,
  perHour: null,
  maxConnectsPerApplication: null,
  connectsPerDay: null,
  ...given,
});

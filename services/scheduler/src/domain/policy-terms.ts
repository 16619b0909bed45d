import type { Approval, PolicyLimits, PolicyTerms } from '#contracts';
import { type WeeklyHours, weeklyHours } from './hours.js';
import { isTimeZone } from './local-time.js';
import { isOpenAt, opensAt, type Policy } from './policy.js';

/** What the operator sets for every agency. A policy of their own may be more careful, and never less. */
export interface Standard {
  readonly gapMinMs: number;
  readonly gapMaxMs: number;
  readonly maxInFlight: number;
  readonly maxPerDay: number;
  readonly hours: readonly WeeklyHours[];
  /** Of agencies that have not said anything else. */
  readonly defaults: { readonly perDay: number | null; readonly approval: Approval };
}

export interface Fault {
  readonly param: string;
  readonly message: string;
}

export const limitsOf = ({ gapMinMs, maxPerDay }: Standard): PolicyLimits => ({
  gapMinSeconds: gapMinMs / 1_000,
  perDay: maxPerDay,
});

export const defaultTerms = ({ gapMinMs, gapMaxMs, defaults }: Standard): PolicyTerms => ({
  pacing: { gapMinSeconds: gapMinMs / 1_000, gapMaxSeconds: gapMaxMs / 1_000 },
  caps: { perDay: defaults.perDay, perHour: null, maxConnectsPerApplication: null, connectsPerDay: null },
  hours: { timeZone: 'UTC', windows: null },
  approval: defaults.approval,
  onLoggedOut: 'fail',
});

/** Within the operator's limits, which may have become narrower since the policy was written. */
export function policyOf({ pacing, caps, hours, approval, onLoggedOut }: PolicyTerms, standard: Standard): Policy {
  const gapMinMs = Math.max(pacing.gapMinSeconds * 1_000, standard.gapMinMs);
  const { timeZone, windows } = hours;
  return {
    gapMinMs,
    gapMaxMs: Math.max(pacing.gapMaxSeconds * 1_000, gapMinMs),
    maxInFlight: standard.maxInFlight,
    maxPerDay: Math.min(caps.perDay ?? standard.maxPerDay, standard.maxPerDay),
    maxPerHour: caps.perHour,
    maxConnects: caps.maxConnectsPerApplication,
    connectsPerDay: caps.connectsPerDay,
    timeZone,
    hours: [...standard.hours, ...(windows === null ? [] : [weeklyHours(timeZone, windows)])],
    approval,
    onLoggedOut,
    isPaused: false,
  };
}

/** What means nothing, or is less careful than the operator is. */
export function faultsOf(terms: PolicyTerms, standard: Standard, nowMs: number): Fault[] {
  const { pacing, caps, hours } = terms;
  const { gapMinSeconds, perDay } = limitsOf(standard);
  const faults: Fault[] = [];
  if (pacing.gapMinSeconds < gapMinSeconds) {
    faults.push({ param: 'pacing.gapMinSeconds', message: `is below the operator's limit of ${gapMinSeconds}` });
  }
  if (pacing.gapMaxSeconds < pacing.gapMinSeconds) {
    faults.push({ param: 'pacing.gapMaxSeconds', message: 'is below pacing.gapMinSeconds' });
  }
  if (caps.perDay !== null && caps.perDay > perDay) {
    faults.push({ param: 'caps.perDay', message: `is above the operator's limit of ${perDay}` });
  }
  const { maxConnectsPerApplication, connectsPerDay } = caps;
  if (connectsPerDay !== null && maxConnectsPerApplication === null) {
    const message = 'is needed with caps.connectsPerDay: what an application costs is only known on its page';
    faults.push({ param: 'caps.maxConnectsPerApplication', message });
  }
  if (connectsPerDay !== null && connectsPerDay < (maxConnectsPerApplication ?? 0)) {
    const message = 'is below caps.maxConnectsPerApplication: nothing could ever start';
    faults.push({ param: 'caps.connectsPerDay', message });
  }
  if (!isTimeZone(hours.timeZone)) {
    faults.push({ param: 'hours.timeZone', message: 'is no time zone: send a name such as Europe/Berlin' });
  } else if (isNeverOpen(policyOf(terms, standard), nowMs)) {
    faults.push({
      param: 'hours.windows',
      message: 'never lie within the hours in which the operator lets anything go',
    });
  }
  return faults;
}

const isNeverOpen = (policy: Policy, nowMs: number): boolean =>
  !isOpenAt(policy, nowMs) && opensAt(policy, nowMs) === null;

import type { AccountId, AgencyId, PolicyTerms } from '#contracts';
import type { Lane } from '../domain/lane.js';
import type { StartsMade } from '../domain/starts-made.js';

/** A lane as its row has it: what follows from its policy is not worked out yet. Times in Unix ms. */
export interface StoredLane {
  readonly agencyId: AgencyId;
  readonly accountId: AccountId;
  readonly nextStartAt: number;
  readonly sessionState: Lane['sessionState'];
  readonly workMs: number | null;
  readonly made: StartsMade;
  /** What the agency says; null when it said nothing, and then the revision is 0. */
  readonly terms: PolicyTerms | null;
  readonly policyRevision: number;
  /** The database's clock when it was read. */
  readonly now: number;
}

export interface LaneRow {
  agency_id: AgencyId;
  account_id: AccountId;
  next_start_ms: number;
  session_state: Lane['sessionState'];
  work_ms: number | null;
  day: string;
  started_today: number;
  connects_today: number;
  hour_ms: number | null;
  started_this_hour: number;
  policy: WrittenTerms | null;
  policy_revision: number;
  now_ms: number;
}

export const LANE_COLUMNS = `agency_id, account_id, extract(epoch FROM next_start_at)::float8 * 1000 AS next_start_ms,
  session_state, work_ms, day::text AS day, started_today, connects_today, extract(epoch FROM hour)::float8 * 1000 AS hour_ms,
  started_this_hour, policy, policy_revision, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now_ms`;

/** When to look at a lane for which something changed for the better: as soon as its pace allows. */
export const SOON = `least(due_at, greatest(next_start_at, clock_timestamp()))`;

/** A lane's moving average of how long a slot is held, with what was freed just now; null when nothing was. */
export const averageWork = (freed: string): string => `coalesce(lanes.work_ms * 0.8 + ${freed} * 0.2, ${freed})`;

/** As it was written: policies from before there were caps in Connects name none. */
type WrittenTerms = Omit<PolicyTerms, 'caps'> & {
  readonly caps: Pick<PolicyTerms['caps'], 'perDay' | 'perHour'> & Partial<PolicyTerms['caps']>;
};

function termsOf({ caps, ...terms }: WrittenTerms): PolicyTerms {
  const { maxConnectsPerApplication = null, connectsPerDay = null, ...older } = caps;
  const { pacing, ...rest } = terms;
  // In the order in which they are written, by which two are compared.
  return { pacing, caps: { ...older, maxConnectsPerApplication, connectsPerDay }, ...rest };
}

export const storedLane = (row: LaneRow): StoredLane => ({
  agencyId: row.agency_id,
  accountId: row.account_id,
  nextStartAt: row.next_start_ms,
  sessionState: row.session_state,
  workMs: row.work_ms,
  made: {
    day: row.day,
    onDay: row.started_today,
    connects: row.connects_today,
    hour: row.hour_ms,
    inHour: row.started_this_hour,
  },
  terms: row.policy && termsOf(row.policy),
  policyRevision: row.policy_revision,
  now: row.now_ms,
});

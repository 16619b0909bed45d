import { z } from 'zod';

/** The six ways an application can end. `processing` is what it is until then. */
export const TERMINAL_STATUSES = [
  'applied',
  'failed',
  'not_available',
  'not_eligible',
  'not_enough_connects',
  'logged_out',
] as const;
export const TerminalStatus = z.enum(TERMINAL_STATUSES);
export type TerminalStatus = z.infer<typeof TerminalStatus>;

/** What became of the held credit. Captured if and only if the status is `applied`. */
export const CreditOutcome = z.enum(['captured', 'released']);
export type CreditOutcome = z.infer<typeof CreditOutcome>;

export const creditOutcomeOf = (status: TerminalStatus): CreditOutcome =>
  status === 'applied' ? 'captured' : 'released';

/** Why an application ended as it did, by terminal status. */
export const REASON_CODES = {
  applied: ['sent', 'sent_verified'],
  failed: [
    'page_error',
    'layout_changed',
    'answers_required',
    'bid_missing',
    'cancelled',
    'expired',
    'connects_above_max',
    'already_applied',
    'preview_differs',
    'not_found_after_send',
    'challenge',
    'internal',
  ],
  not_available: ['job_closed', 'job_deleted', 'job_private'],
  not_eligible: ['location', 'skills', 'tier', 'other'],
  not_enough_connects: ['connects_balance'],
  logged_out: ['session_lost'],
} as const satisfies Record<TerminalStatus, readonly string[]>;
export const ReasonCode = z.enum([
  ...REASON_CODES.applied,
  ...REASON_CODES.failed,
  ...REASON_CODES.not_available,
  ...REASON_CODES.not_eligible,
  ...REASON_CODES.not_enough_connects,
  ...REASON_CODES.logged_out,
]);
export type ReasonCode = z.infer<typeof ReasonCode>;

/** How far an application is, as customers see it. */
export const STAGES = [
  'queued',
  'awaiting_approval',
  'dispatched',
  'opening_job',
  'filling',
  'answering',
  'sending',
  'verifying',
  'settled',
] as const;
export const Stage = z.enum(STAGES);
export type Stage = z.infer<typeof Stage>;

/** Why an application waits. */
export const BLOCKED_ON = [
  'pacing',
  'concurrency',
  'hours',
  'daily_cap',
  'hourly_cap',
  'connects_cap',
  'approval',
  'paused',
  'scheduled',
  'session_reconnecting',
  'session_needs_human',
  'not_enough_connects',
  'marketplace_unavailable',
  'agent_capacity',
  'earlier_intent',
] as const;
export const BlockedOn = z.enum(BLOCKED_ON);
export type BlockedOn = z.infer<typeof BlockedOn>;

/** Live, or the account's test twin against the sandbox. */
export const Mode = z.enum(['live', 'test']);
export type Mode = z.infer<typeof Mode>;

/** How long a project runs, exactly as the marketplace's form words it. */
export const TIMELINES = ['Less than 1 month', '1 to 3 months', '3 to 6 months', 'More than 6 months'] as const;
export const Timeline = z.enum(TIMELINES);
export type Timeline = z.infer<typeof Timeline>;

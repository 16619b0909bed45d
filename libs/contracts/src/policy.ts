import { z } from 'zod';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Whether applications wait for a person: all of them, none, or those that were sent with `requireApproval`. */
export const APPROVALS = ['always', 'never', 'as_asked'] as const;
export type Approval = (typeof APPROVALS)[number];

/** What a session that is lost before Send means for an application: its end, or a wait until the session is back. */
export const OnLoggedOut = z.enum(['fail', 'hold']);
export type OnLoggedOut = z.infer<typeof OnLoggedOut>;

// A start a day is the slowest pace that is still one.
const MAX_GAP_SECONDS = 86_400;
// More than any lane can start: a start a second all day is 86,400, and a session does about six a minute.
const MAX_CAP = 10_000;
// Three windows for each weekday, each written by itself.
const MAX_WINDOWS = 21;

/** Local time of day, in minutes. `24:00` is the end of a day and no beginning of one. */
const from = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:30');
const to = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day such as 17:00, or 24:00');

/** Open from `from` until before `to` on each of these days; a `to` that is not after `from` is on the next day. */
export const HoursWindow = z.strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1).max(7), from, to });
export type HoursWindow = z.infer<typeof HoursWindow>;

const Gap = z.number().min(0).max(MAX_GAP_SECONDS);
const Cap = z.int().min(1).max(MAX_CAP).nullable();
// Left out by whoever wrote a policy before there were such caps: then there is none.
const LaterCap = Cap.default(null);

/** How an agency wants its applications to go out: the whole of it, as customers write and read it. */
export const PolicyTerms = z.strictObject({
  /** Seconds between two starts, drawn uniformly. */
  pacing: z.strictObject({ gapMinSeconds: Gap, gapMaxSeconds: Gap }),
  /**
   * Starts a day of the time zone, and a clock hour; null: no cap but the operator's. Connects of one application, and of
   * all that start on a day, which counts an application at the most that it may cost until it is known what it did.
   */
  caps: z.strictObject({
    perDay: Cap,
    perHour: Cap,
    maxConnectsPerApplication: LaterCap,
    connectsPerDay: LaterCap,
  }),
  /** `windows` null: at all hours. */
  hours: z.strictObject({
    /** An IANA name such as Europe/Berlin; days and windows follow its clock through every change of it. */
    timeZone: z.string().min(1).max(64),
    windows: z.array(HoursWindow).min(1).max(MAX_WINDOWS).nullable(),
  }),
  approval: z.enum(APPROVALS),
  onLoggedOut: OnLoggedOut,
});
export type PolicyTerms = z.infer<typeof PolicyTerms>;

/** What the operator allows at most; a policy can only be more careful. */
export const PolicyLimits = z.object({ gapMinSeconds: z.number(), perDay: z.int() });
export type PolicyLimits = z.infer<typeof PolicyLimits>;

export const PolicyView = z.object({
  policy: PolicyTerms,
  limits: PolicyLimits,
  /** Counts up with each change; 0 is the operator's default, which nobody has changed. */
  revision: z.int().min(0),
});
export type PolicyView = z.infer<typeof PolicyView>;

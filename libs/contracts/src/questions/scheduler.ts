import { z } from 'zod';
import { Echo } from '../application.js';
import { AccountId, AgencyId, ApplicationId, UnixMs } from '../ids.js';
import { PolicyTerms, PolicyView } from '../policy.js';
import { defineQuestion } from '../question.js';
import { BlockedOn } from '../words.js';

export const Forecast = z.object({
  /** 1 is next; null once it was dispatched. */
  position: z.int().min(1).nullable(),
  blockedOn: BlockedOn.nullable(),
  estimatedStartAt: UnixMs.nullable(),
});
export type Forecast = z.infer<typeof Forecast>;

/** As many as one question has at most: 8 KB, a hundredth of what a message may be. */
export const FORECASTS_AT_ONCE = 50;

/**
 * When and why applications wait, of whatever agencies, each as if it had been asked about alone. For one that the
 * scheduler has not heard of yet it answers as if it stood at the end of its agency's lane.
 */
export const SchedulerForecast = defineQuestion({
  subject: 'scheduler.forecast',
  owner: 'scheduler',
  askedBy: ['gateway'],
  request: z.object({
    applications: z
      .array(
        z.object({
          applicationId: ApplicationId,
          agencyId: AgencyId,
          scheduleAt: UnixMs.nullable(),
          requireApproval: z.boolean(),
        }),
      )
      .min(1)
      .max(FORECASTS_AT_ONCE),
  }),
  answer: z.object({ forecasts: z.array(Forecast.extend({ applicationId: ApplicationId })) }),
});

export const LaneView = z.object({
  agencyId: AgencyId,
  accountId: AccountId,
  waiting: z.int(),
  inFlight: z.int(),
  blockedOn: BlockedOn.nullable(),
  nextStartAt: UnixMs.nullable(),
  startedToday: z.int(),
});
export type LaneView = z.infer<typeof LaneView>;

export const SchedulerLanes = defineQuestion({
  subject: 'scheduler.lanes',
  owner: 'scheduler',
  askedBy: ['gateway'],
  request: z.object({ limit: z.int().min(1).max(1_000) }),
  answer: z.object({ lanes: z.array(LaneView) }),
  timeoutMs: 2_000,
});

export const WaitingView = z.object({
  applicationId: ApplicationId,
  echo: Echo,
  needsApproval: z.boolean(),
});
export type WaitingView = z.infer<typeof WaitingView>;

/** What waits in a lane, in the order of the applications' ids; `after` is the last of the page before. */
export const SchedulerWaiting = defineQuestion({
  subject: 'scheduler.waiting',
  owner: 'scheduler',
  askedBy: ['gateway', 'notifier'],
  request: z.object({ agencyId: AgencyId, after: ApplicationId.nullable(), limit: z.int().min(1).max(100) }),
  answer: z.object({ waiting: z.array(WaitingView) }),
  timeoutMs: 2_000,
});

/**
 * It is to end without being sent. `cancelled` is a promise: it never will be sent, and ends as failed, cancelled, if it
 * is not known here yet as soon as it is. `sending`: Send may have happened and its outcome is open. `already_sent` and
 * `ended`: it came to its end before. No answer means unknown; asking again gives the answer.
 */
export const SchedulerCancel = defineQuestion({
  subject: 'scheduler.cancel',
  owner: 'scheduler',
  askedBy: ['gateway'],
  request: z.object({ applicationId: ApplicationId, agencyId: AgencyId, accountId: AccountId }),
  answer: z.object({ result: z.enum(['cancelled', 'sending', 'already_sent', 'ended']) }),
  // It may ask the agent in turn, and more than once.
  timeoutMs: 2_000,
});

const OfApplication = z.object({ applicationId: ApplicationId, agencyId: AgencyId, accountId: AccountId });

/**
 * A person lets it take its place in the lane. `approved`: so it is, also when that was said before and it has gone on
 * since; one that is not known here yet will not wait for it. `not_needed`: nothing keeps it waiting for an approval.
 * `dispatched`, `ended`: nobody said so while it waited, and now it does not any more.
 */
export const SchedulerApprove = defineQuestion({
  subject: 'scheduler.approve',
  owner: 'scheduler',
  askedBy: ['gateway'],
  /** `requireApproval`: what it was accepted with, for one that is not known here yet. */
  request: OfApplication.extend({ requireApproval: z.boolean() }),
  answer: z.object({
    result: z.enum(['approved', 'not_needed', 'dispatched', 'ended']),
    /** When it was first approved. */
    at: UnixMs.nullable(),
    isHere: z.boolean(),
  }),
  timeoutMs: 2_000,
});

/**
 * To the front of its agency's queue: behind what agents gave back and what has a higher priority, before the rest.
 * Neither the pace nor a time of its own are touched. `expedited`: so it is, also when that was said before.
 */
export const SchedulerExpedite = defineQuestion({
  subject: 'scheduler.expedite',
  owner: 'scheduler',
  askedBy: ['gateway'],
  request: OfApplication,
  answer: z.object({ result: z.enum(['expedited', 'dispatched', 'ended']), isHere: z.boolean() }),
  timeoutMs: 2_000,
});

const OfAgency = z.object({ agencyId: AgencyId, accountId: AccountId });

export const SchedulerPolicy = defineQuestion({
  subject: 'scheduler.policy',
  owner: 'scheduler',
  askedBy: ['gateway'],
  request: OfAgency,
  answer: PolicyView,
  timeoutMs: 2_000,
});

/**
 * Replaces an agency's policy, for what waits already as well. `set`: so it is, also when it was before. `changed`: its
 * revision is another than the one that was seen; the view is the current one. `refused`: values that mean nothing here
 * or are beyond the operator's limits.
 */
export const SchedulerChangePolicy = defineQuestion({
  subject: 'scheduler.changePolicy',
  owner: 'scheduler',
  askedBy: ['gateway'],
  /** `seen`: the revision that the change was made from; null when any will do. */
  request: OfAgency.extend({ seen: z.int().min(0).nullable(), policy: PolicyTerms }),
  answer: z.discriminatedUnion('result', [
    z.object({ result: z.literal('set'), view: PolicyView }),
    z.object({ result: z.literal('changed'), view: PolicyView }),
    z.object({
      result: z.literal('refused'),
      faults: z.array(z.object({ param: z.string(), message: z.string() })).min(1),
    }),
  ]),
  timeoutMs: 2_000,
});

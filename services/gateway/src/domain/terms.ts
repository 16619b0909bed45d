import { type Milestone, type Terms, type Timeline, TIMELINES } from '#contracts';
import { type FieldFault, Problem } from './problem.js';

/** What the customer may say about price and time, as sent. */
export interface ProposalInput {
  readonly hourlyRate?: number | undefined;
  readonly fixedBid?: number | undefined;
  readonly timeline?: string | undefined;
  readonly boostBids?: number | undefined;
  readonly milestones?: readonly { description: string; amount: number; dueAt?: number | undefined }[] | undefined;
}

// The form takes 3 $/h and 5 $ at least. The upper ends are typing errors, not bids: nobody means more.
export const TERM_LIMITS = {
  hourlyRate: { min: 3, max: 1_000 },
  fixedBid: { min: 5, max: 1_000_000 },
  milestone: { min: 5, max: 1_000_000 },
  boostBids: { min: 0, max: 500 },
} as const;

function moneyFault(param: string, value: number, { min, max }: { min: number; max: number }): FieldFault[] {
  if (!Number.isFinite(value) || value < min || value > max)
    return [{ param, message: `must be from ${min} to ${max}` }];
  // More decimals would be rounded by the form, and something else than what was asked for would be sent.
  const isExact = Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;
  return isExact ? [] : [{ param, message: 'must have at most two decimals' }];
}

function rangeFaults(input: ProposalInput): FieldFault[] {
  return [
    ...(input.hourlyRate === undefined
      ? []
      : moneyFault('proposal.hourlyRate', input.hourlyRate, TERM_LIMITS.hourlyRate)),
    ...(input.fixedBid === undefined ? [] : moneyFault('proposal.fixedBid', input.fixedBid, TERM_LIMITS.fixedBid)),
    ...(input.milestones ?? []).flatMap(({ amount }, at) =>
      moneyFault(`proposal.milestones.${at}.amount`, amount, TERM_LIMITS.milestone),
    ),
    ...boostFault(input.boostBids),
  ];
}

function boostFault(boost: number | undefined): FieldFault[] {
  const { min, max } = TERM_LIMITS.boostBids;
  if (boost === undefined || (Number.isInteger(boost) && boost >= min && boost <= max)) return [];
  return [{ param: 'proposal.boostBids', message: `must be a whole number from ${min} to ${max}` }];
}

const isTimeline = (text: string): text is Timeline => (TIMELINES as readonly string[]).includes(text);

/** The terms as they will be asked for, or a Problem that says which value makes no sense. */
export function meaningfulTerms(input: ProposalInput): Terms {
  const { timeline, hourlyRate, fixedBid, boostBids } = input;
  if (timeline !== undefined && !isTimeline(timeline)) {
    const message = `proposal.timeline must be one of: ${TIMELINES.join(', ')}.`;
    throw new Problem('timeline_unknown', message, { param: 'proposal.timeline' });
  }
  const milestones = input.milestones?.map(milestone);
  if (milestones !== undefined && fixedBid !== undefined) {
    const message = 'proposal.milestones and proposal.fixedBid are two ways to bid: send one of them.';
    throw new Problem('invalid_value', message, { param: 'proposal.milestones' });
  }
  const faults = rangeFaults(input);
  const [first] = faults;
  if (first) {
    throw new Problem('rate_out_of_range', `${first.param} ${first.message}.`, { param: first.param, errors: faults });
  }
  return {
    hourlyRate: inCents(hourlyRate),
    fixedBid: inCents(fixedBid),
    milestones: milestones && milestones.length > 0 ? milestones : null,
    timeline: timeline ?? null,
    boostConnects: boostBids ?? null,
  };
}

// What arithmetic of a client left behind the cents would be typed into the form.
const exactCents = (amount: number): number => Math.round(amount * 100) / 100;
const inCents = (amount: number | undefined): number | null => (amount === undefined ? null : exactCents(amount));

const milestone = (given: { description: string; amount: number; dueAt?: number | undefined }): Milestone => ({
  description: given.description,
  amount: exactCents(given.amount),
  dueAt: given.dueAt ?? null,
});

/**
 * Refuses terms that say nothing about the kind of job this is known to be. A client that does not know the kind
 * may send both a rate and a bid; the one that fits is used.
 */
export function checkTermsFit(terms: Terms, jobType: 'hourly' | 'fixed' | null): void {
  const hasBid = terms.fixedBid !== null || terms.milestones !== null;
  const hasRate = terms.hourlyRate !== null;
  if (jobType === 'fixed' && hasRate && !hasBid) {
    const message = 'This job has a fixed price: send proposal.fixedBid or milestones instead of hourlyRate.';
    throw new Problem('rate_does_not_fit_job', message, { param: 'proposal.hourlyRate' });
  }
  if (jobType === 'hourly' && hasBid && !hasRate) {
    const message = 'This job is hourly: send proposal.hourlyRate instead of a fixed bid.';
    throw new Problem('rate_does_not_fit_job', message, { param: 'proposal.fixedBid' });
  }
}

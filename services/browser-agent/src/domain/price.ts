import type { ApplicationOrder, JobFacts, Timeline } from '#contracts';
import type { FormPrice, ProfileChoice } from './marketplace.js';

export type PriceDecision =
  { readonly kind: 'price'; readonly price: FormPrice } | { readonly kind: 'missing'; readonly why: string };

const missing = (why: string): PriceDecision => ({ kind: 'missing', why });

/** The bid: what the customer said, else the profile's rate or the job's budget; neither ends it before Send. */
export function decidePrice(
  { terms }: Pick<ApplicationOrder, 'terms'>,
  job: Pick<JobFacts, 'type' | 'budget'>,
  profile: Pick<ProfileChoice, 'hourlyRate'>,
): PriceDecision {
  if (job.type === 'hourly') {
    if (terms.hourlyRate !== null) return { kind: 'price', price: { kind: 'hourly', rate: terms.hourlyRate } };
    if (terms.fixedBid !== null || terms.milestones !== null) {
      return missing('The job is hourly, and the application only has a fixed bid.');
    }
    // The form is prefilled with it; whether it really is there shows when it is read back.
    if (profile.hourlyRate !== null) return { kind: 'price', price: { kind: 'hourly', rate: null } };
    return missing('The application has no hourlyRate, and the profile has none either.');
  }
  if (terms.milestones !== null) return { kind: 'price', price: { kind: 'milestones', milestones: terms.milestones } };
  if (terms.fixedBid !== null) return { kind: 'price', price: { kind: 'project', amount: terms.fixedBid } };
  if (terms.hourlyRate !== null)
    return missing('The job has a fixed price, and the application only has an hourlyRate.');
  if (job.budget !== null) return { kind: 'price', price: { kind: 'project', amount: job.budget } };
  return missing('The application has no bid, and the job names no budget.');
}

/** How long it will take: what the customer said, else what the job suggests. */
export const decideDuration = (
  { terms }: Pick<ApplicationOrder, 'terms'>,
  job: Pick<JobFacts, 'suggestedTimeline'>,
): Timeline | null => terms.timeline ?? job.suggestedTimeline;

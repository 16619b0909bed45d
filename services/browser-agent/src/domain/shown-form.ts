import type { GivenAnswer, ShownForm } from '#contracts';
import type { FilledForm, ProfileChoice } from './marketplace.js';
import { timelineIn } from './marketplace-texts.js';

export interface Cost {
  readonly connectsRequired: number | null;
  readonly connectsBoost: number | null;
  readonly connectsAvailable: number | null;
}

/** A form as it reads back. What the page says beside it is seen later. */
export const shownForm = (
  filled: FilledForm,
  { profileId }: ProfileChoice,
  coverLetterSha256: string,
  answers: readonly GivenAnswer[],
  cost: Cost,
): ShownForm => ({
  profileId,
  freelancer: filled.freelancer,
  profile: filled.profile,
  coverLetterSha256,
  hourlyRate: filled.hourlyRate,
  rateIncrease: filled.rateIncrease,
  fixedBid: filled.fixedBid,
  milestones: filled.milestones?.map(({ description, amount }) => ({ description, amount })) ?? null,
  duration: filled.duration,
  timeline: filled.duration === null ? null : timelineIn(filled.duration),
  answers: [...answers],
  ...cost,
  connectsTotal: filled.connectsTotal,
  warnings: [],
});

/** What was answered then, for the questions that are asked now; null when other ones are. */
export function answersAsShown(questions: readonly string[], { answers }: ShownForm): GivenAnswer[] | null {
  const isSame = answers.length === questions.length && answers.every(({ question }, at) => question === questions[at]);
  return isSame ? [...answers] : null;
}

// How much the agency has left and what the page says beside the form are shown, and are no part of what is sent.
const SENT = {
  profileId: 'profile',
  freelancer: 'freelancer',
  profile: 'profile',
  coverLetterSha256: 'cover letter',
  hourlyRate: 'hourly rate',
  rateIncrease: 'rate increase',
  fixedBid: 'bid',
  milestones: 'milestones',
  duration: 'duration',
  answers: 'answers',
  connectsRequired: 'Connects required',
  connectsBoost: 'boost',
  connectsTotal: 'Connects in all',
} as const satisfies Partial<Record<keyof ShownForm, string>>;

/** In what a form differs from the one that was shown; empty when sending it sends exactly that. */
export function differences(shown: ShownForm, now: ShownForm): string[] {
  const fields = Object.keys(SENT) as (keyof typeof SENT)[];
  const differing = fields.filter((field) => !isSame(shown[field], now[field]));
  return [...new Set(differing.map((field) => SENT[field]))];
}

// Both are lists, plain objects, texts, numbers and null, but one of them went through JSON, which keeps no order.
function isSame(a: unknown, b: unknown): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length && left.every(([name, value]) => isSame(value, (b as Record<string, unknown>)[name]))
  );
}

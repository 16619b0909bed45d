/**
 * What the marketplace says. The sentences under FACTS are the ones drivers meet, word for word; everything under INVENTED
 * was written for the sandbox, because the real wording is not known. README lists which is which.
 */
export const FACTS = {
  fixErrors: 'Please fix the errors below',
  rateIncreaseMissing: 'Enter a rate-increase frequency',
  milestoneDescriptionMissing: 'A description is needed',
  minimumFixed: 'Minimum of $5.00',
  valueRequired: 'Value is required',
} as const;

export const INVENTED = {
  minimumHourly: 'Minimum of $3.00',
  maximumHourly: 'Maximum of $999.00',
  maximumFixed: 'Maximum of $1,000,000.00',
  durationMissing: 'Please select a duration',
  contractorMissing: 'Choose who sends this proposal',
  memberMissing: 'Choose an agency member',
  letterTooLong: 'The cover letter is longer than 5,000 characters',
  answerTooLong: 'The answer is longer than 5,000 characters',
  bidTooLow: 'A bid is at least 1 Connect',
  duplicate: 'Your agency already has a pending proposal for this job.',
  notEnoughConnects: "You don't have enough Connects to send this proposal.",
  jobClosed: 'This job is no longer available.',
  jobRemoved: 'This job posting was removed and is no longer available.',
  jobPrivate: 'This job is private. Only freelancers the client has invited can see it.',
  jobUndecided: 'The state of your proposal is being brought up to date. Please look again later.',
  somethingWrong: 'Something went wrong on our side. Please try again later.',
  misleading: 'Your proposal could not be sent. Please fix the errors below',
  refused: 'This job does not take proposals at the moment.',
  listAlert: 'Some of your proposals may be archived soon. Error reports from last week are being looked into.',
  modalTitle: 'Complete your profile',
  modalText: 'Profiles with a photo and a short introduction are seen more often. It takes two minutes.',
} as const;

export const REFUSAL_REASONS = ['location', 'skills', 'tier', 'other'] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** All invented: what a hard refusal on profile fit says on the marketplace is not known. */
export const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  location: 'You are not eligible for this job: the client only hires freelancers in certain locations.',
  skills: 'You are not eligible for this job: your profile lacks skills that the client requires.',
  tier: 'You are not eligible for this job: the client only takes proposals from a higher talent tier.',
  other: 'You are not eligible for this job.',
};

export const DURATIONS = ['Less than 1 month', '1 to 3 months', '3 to 6 months', 'More than 6 months'] as const;
export const RATE_INCREASES = ['Never', 'Every 3 months', 'Every 6 months', 'Every 12 months'] as const;

export const LETTER_MAX = 5_000;
export const HOURLY_MIN = 3;
export const HOURLY_MAX = 999;
export const FIXED_MIN = 5;
export const FIXED_MAX = 1_000_000;
export const SERVICE_FEE = 0.1;

/** A long job text that is about captchas: full of words a challenge page would use, and no challenge. */
export const CAPTCHA_JOB_TEXT = [
  'We run a small shop and visitors complain about our sign-in page. It asks people to verify you are human far too often,',
  'and every second visit ends on a page that says "Just a moment..." or "Attention Required" before the shop appears.',
  'Some customers even get "Access denied" and never come back. We want somebody who knows bot protection from the defending side',
  'to look at our settings, find out which rules fire without reason, and write down what should be changed and why.',
  ...Array.from(
    { length: 14 },
    (_, week) =>
      `Week ${week + 1}: look through the logs of the checkout, count how many people had to verify you are human, compare it with the week before, and write two paragraphs about what was changed and what it did to the number of finished orders.`,
  ),
].join('\n\n');

import type { Agency, Job, Member, Profile, Terms } from './model.js';
import type { ProposalForm } from './proposal-form.js';
import { FACTS, FIXED_MAX, FIXED_MIN, HOURLY_MAX, HOURLY_MIN, INVENTED, LETTER_MAX } from './texts.js';

/** A field as the page names it (`rate`, `milestones.0.amount`, `answers.1`) and what is shown beside it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface Sender {
  readonly as: 'agency' | 'freelancer';
  readonly member: Member;
  readonly profile: Profile;
}

export type Checked =
  | { readonly isValid: false; readonly fields: readonly FieldError[] }
  | { readonly isValid: true; readonly sender: Sender; readonly terms: Terms };

export interface Senders {
  readonly agency: Agency;
  readonly self: Member;
  /** All members of the agency, the signed-in one too. */
  readonly members: readonly Member[];
}

/** Checks a filled form as the marketplace does: every fault of every field at once. */
export function checkProposal(form: ProposalForm, job: Job, senders: Senders): Checked {
  const sender = senderOf(form, senders);
  const fields = [
    ...(Array.isArray(sender) ? sender : []),
    ...termsErrors(form, job),
    ...(job.type === 'fixed' && form.duration === null ? [fault('duration', INVENTED.durationMissing)] : []),
    ...letterErrors(form, job),
    ...answerErrors(form, job),
    ...(form.boostBid !== null && form.boostBid < 1 ? [fault('boost', INVENTED.bidTooLow)] : []),
  ];
  if (fields.length > 0 || Array.isArray(sender)) return { isValid: false, fields };
  return { isValid: true, sender, terms: termsOf(form) };
}

const fault = (field: string, message: string): FieldError => ({ field, message });

function senderOf(form: ProposalForm, { agency, self, members }: Senders): Sender | FieldError[] {
  const asAgency = form.contractor === agency.id;
  if (!asAgency && form.contractor !== 'true') return [fault('contractor', INVENTED.contractorMissing)];
  const member = asAgency ? members.find((one) => one.id === form.memberId) : self;
  if (!member) return [fault('member', INVENTED.memberMissing)];
  const profile = profileOf(member, form.profileId);
  if (!profile) return [fault('profile', FACTS.valueRequired)];
  return { as: asAgency ? 'agency' : 'freelancer', member, profile };
}

/** The profile asked for; the default one when none is named. */
function profileOf(member: Member, profileId: string | null): Profile | undefined {
  const byDefault = member.profiles.find((profile) => profile.type === 'default') ?? member.profiles[0];
  return profileId === null ? byDefault : member.profiles.find((profile) => profile.profileId === profileId);
}

function termsErrors({ terms }: ProposalForm, job: Job): FieldError[] {
  if ((job.type === 'hourly') !== (terms.kind === 'hourly')) return [fault('terms', FACTS.valueRequired)];
  switch (terms.kind) {
    case 'hourly':
      return [
        ...amountErrors('rate', terms.rate, [HOURLY_MIN, INVENTED.minimumHourly], [HOURLY_MAX, INVENTED.maximumHourly]),
        ...(terms.rateIncrease === null ? [fault('rateIncrease', FACTS.rateIncreaseMissing)] : []),
      ];
    case 'project':
      return fixedErrors('amount', terms.amount);
    case 'milestones':
      return terms.milestones.flatMap((milestone, row) => [
        ...(milestone.description.trim() === ''
          ? [fault(`milestones.${row}.description`, FACTS.milestoneDescriptionMissing)]
          : []),
        ...fixedErrors(`milestones.${row}.amount`, milestone.amount),
      ]);
  }
}

const fixedErrors = (field: string, amount: number | null): FieldError[] =>
  amountErrors(field, amount, [FIXED_MIN, FACTS.minimumFixed], [FIXED_MAX, INVENTED.maximumFixed]);

type Bound = readonly [number, string];

function amountErrors(
  field: string,
  amount: number | null,
  [least, tooLow]: Bound,
  [most, tooHigh]: Bound,
): FieldError[] {
  if (amount === null || amount < least) return [fault(field, tooLow)];
  return amount > most ? [fault(field, tooHigh)] : [];
}

function letterErrors(form: ProposalForm, job: Job): FieldError[] {
  if (form.coverLetter.length > LETTER_MAX) return [fault('coverLetter', INVENTED.letterTooLong)];
  const isMissing = job.isCoverLetterRequired && form.coverLetter.trim() === '';
  return isMissing ? [fault('coverLetter', FACTS.valueRequired)] : [];
}

function answerErrors(form: ProposalForm, job: Job): FieldError[] {
  return job.questions.flatMap((question, index) => {
    const answer = form.answers[index] ?? '';
    if (answer.length > LETTER_MAX) return [fault(`answers.${index}`, INVENTED.answerTooLong)];
    return question.isRequired && answer.trim() === '' ? [fault(`answers.${index}`, FACTS.valueRequired)] : [];
  });
}

const cents = (amount: number | null): number => Math.round((amount ?? 0) * 100) / 100;

// Only called for a form without faults, so nothing is null any more.
function termsOf({ terms }: ProposalForm): Terms {
  switch (terms.kind) {
    case 'hourly':
      return { kind: 'hourly', rate: cents(terms.rate), rateIncrease: terms.rateIncrease ?? 'Never' };
    case 'project':
      return { kind: 'project', amount: cents(terms.amount) };
    case 'milestones':
      return {
        kind: 'milestones',
        milestones: terms.milestones.map((milestone) => ({ ...milestone, amount: cents(milestone.amount) })),
      };
  }
}

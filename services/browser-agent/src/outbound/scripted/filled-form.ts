import { LayoutChangedError, ReadBackError } from '../../domain/faults.js';
import type { FilledForm, FormOrder, FormReading } from '../../domain/marketplace.js';
import { readBackFaults } from '../../domain/read-back.js';
import type { ApplyData, FormData, JobDetails, ProfileData } from './views.js';

/** A form as somebody filled it, and the body that its page would post. */
export interface Filled {
  readonly form: FilledForm;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the page would complain about before it posts anything; empty when it would post. */
  readonly complaints: readonly string[];
}

type Terms =
  | { readonly kind: 'hourly'; readonly rate: number; readonly rateIncrease: 'Never' }
  | { readonly kind: 'project'; readonly amount: number }
  | {
      readonly kind: 'milestones';
      readonly milestones: readonly { description: string; amount: number; dueAt: string | null }[];
    };

const GENERAL = 'General profile';
const CHOOSE_DURATION = 'Select a duration';

export const formReading = ({ questions, boost, asksDuration, connectsRequired }: FormData): FormReading => ({
  questions: questions.map(({ text }) => text),
  canBoost: boost !== null,
  asksDuration,
  connectsRequired,
});

/** Puts an order into a form as its fields take it, and reads it back by the rules of every driver. */
export function fillIn({ job }: ApplyData, form: FormData, order: FormOrder): Filled {
  const contractor = form.contractors.find(({ value }) => value === order.agencyId);
  if (!contractor) throw new LayoutChangedError('the agency as sender');
  const { member, profile, shownProfile } = senderOf(form, order);
  const terms = termsOf(job, order, profile);
  // What a text area makes of any line end.
  const typed = (text: string): string => text.replaceAll(/\r\n?/g, '\n');
  const coverLetter = typed(order.coverLetter);
  const answers = form.questions.map((_, at) => typed(order.answers[at] ?? ''));
  const boostBid = form.boost !== null && (order.boostConnects ?? 0) > 0 ? order.boostConnects : null;
  const total = form.connectsRequired + (boostBid ?? 0);
  const canSend = !form.isUnaffordable && contractor.connects >= total;
  const filled: FilledForm = {
    freelancer: member.name,
    profile: shownProfile,
    coverLetter,
    hourlyRate: terms.kind === 'hourly' ? terms.rate : null,
    rateIncrease: terms.kind === 'hourly' ? terms.rateIncrease : null,
    fixedBid: terms.kind === 'project' ? terms.amount : null,
    milestones:
      terms.kind === 'milestones' ? terms.milestones.map(({ description, amount }) => ({ description, amount })) : null,
    duration: form.asksDuration ? (order.duration ?? CHOOSE_DURATION) : null,
    answers,
    boostConnects: boostBid,
    connectsTotal: canSend && form.buttonText === 'send_for_connects' ? total : null,
    canSend,
    offersToBuyConnects: !canSend,
  };
  const faults = readBackFaults(order, filled);
  if (faults.length > 0) throw new ReadBackError(faults);
  return {
    form: filled,
    body: {
      contractor: contractor.value,
      memberId: member.id,
      profileId: profile.profileId,
      terms,
      duration: form.asksDuration ? order.duration : null,
      coverLetter,
      answers,
      attachments: [],
      highlights: [],
      boostBid,
    },
    complaints: complaintsOf(job, form, terms, { coverLetter, answers, duration: order.duration }),
  };
}

function senderOf(form: FormData, { profile: wanted }: FormOrder) {
  const member = form.members.find(({ name }) => name === wanted.freelancer);
  if (!member) throw new LayoutChangedError(`"${wanted.freelancer}" in the choice of members`);
  const special = member.profiles.filter(({ type }) => type === 'specialization');
  const general = member.profiles.find(({ type }) => type === 'default') ?? member.profiles[0];
  if (wanted.isDefault && general) {
    return { member, profile: general, shownProfile: special.length > 0 ? GENERAL : null };
  }
  const profile = special.find(({ title }) => title === wanted.title);
  if (!profile) throw new LayoutChangedError(`"${wanted.title}" in the choice of profiles`);
  return { member, profile, shownProfile: profile.title };
}

/** What a masked field makes of an amount that is typed into it: digits, one point, two decimals. */
function typedAmount(amount: number): number {
  const [whole = '', ...rest] = String(amount)
    .replaceAll(/[^0-9.]/g, '')
    .split('.');
  return Number(`${whole.slice(0, 9)}.${rest.join('').slice(0, 2)}0`);
}

function termsOf(job: JobDetails, { price }: FormOrder, profile: ProfileData): Terms {
  if ((job.type === 'hourly') !== (price.kind === 'hourly')) throw new LayoutChangedError('the fields of this price');
  switch (price.kind) {
    case 'hourly':
      // The field is prefilled with the rate of the profile that was chosen.
      return {
        kind: 'hourly',
        rate: price.rate === null ? profile.hourlyRate : typedAmount(price.rate),
        rateIncrease: 'Never',
      };
    case 'project':
      return { kind: 'project', amount: typedAmount(price.amount) };
    case 'milestones':
      return {
        kind: 'milestones',
        milestones: price.milestones.map(({ description, amount, dueAt }) => ({
          description,
          amount: typedAmount(amount),
          dueAt: dueAt === null ? null : new Date(dueAt).toISOString().slice(0, 10),
        })),
      };
  }
}

/** The page checks by itself before it asks anybody: a form with faults causes no request. */
function complaintsOf(
  job: JobDetails,
  { limits, questions, isCoverLetterRequired }: FormData,
  terms: Terms,
  given: { coverLetter: string; answers: readonly string[]; duration: string | null },
): string[] {
  const complaints: string[] = [];
  const add = (isWrong: boolean, text: string): void => void (isWrong && complaints.push(text));
  const fixed = (amount: number): void => add(amount < limits.fixed[0], 'Minimum of $5.00');
  if (terms.kind === 'hourly') {
    add(terms.rate < limits.hourly[0], 'Minimum of $3.00');
    add(terms.rate > limits.hourly[1], 'Maximum of $999.00');
  } else if (terms.kind === 'project') {
    fixed(terms.amount);
  } else {
    for (const { description, amount } of terms.milestones) {
      add(description.trim() === '', 'A description is needed');
      fixed(amount);
    }
  }
  add(job.type === 'fixed' && given.duration === null, 'Please select a duration');
  add(given.coverLetter.length > limits.letter, 'The cover letter is longer than 5,000 characters');
  add(isCoverLetterRequired && given.coverLetter.trim() === '', 'Value is required');
  questions.forEach(({ isRequired }, at) => {
    const answer = given.answers[at] ?? '';
    add(isRequired && answer.trim() === '', 'Value is required');
    add(answer.length > limits.letter, 'The answer is longer than 5,000 characters');
  });
  return complaints.length === 0 ? [] : ['Please fix the errors below', ...complaints];
}

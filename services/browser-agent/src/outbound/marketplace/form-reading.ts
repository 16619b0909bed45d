import type { FilledForm } from '../../domain/marketplace.js';

/** The form's own labels: they stay when ids and classes change. */
export const LABELS = {
  member: 'Who is this proposal for?',
  profile: 'Propose with a Specialized profile',
  rate: 'Hourly rate',
  rateIncrease: 'How often do you want a rate increase?',
  duration: 'How long will this project take?',
  bid: 'Bid',
  letter: 'Cover letter',
  boost: 'Connects',
} as const;

/** The form as it stands, and where in the page its questions are. */
export interface RawForm extends FilledForm {
  readonly questions: readonly string[];
  /** Index of each question's text area among all text areas of the page. */
  readonly questionAreas: readonly number[];
  readonly canBoost: boolean;
  readonly asksDuration: boolean;
  readonly connectsRequired: string | null;
}

/** Runs inside the page: every field in one look. */
export function readRawForm(labels: typeof LABELS): RawForm {
  const all = <E extends Element>(selector: string, root: ParentNode = document) => [
    ...root.querySelectorAll<E>(selector),
  ];
  const text = (element: Element | null | undefined) =>
    (element as HTMLElement | null | undefined)?.innerText?.trim() ?? '';
  const byId = (ids: string | null) =>
    (ids ?? '')
      .split(/\s+/)
      .map((id) => text(document.getElementById(id)))
      .join(' ')
      .trim();
  const nameOf = (element: Element): string => {
    const own = element.getAttribute('aria-label') ?? byId(element.getAttribute('aria-labelledby'));
    if (own !== '') return own;
    return element.id === '' ? '' : text(document.querySelector(`label[for="${CSS.escape(element.id)}"]`));
  };
  const combobox = (name: string) => all<HTMLElement>('[role="combobox"]').find((one) => nameOf(one) === name);
  const input = (name: string) => all<HTMLInputElement>('input').find((one) => nameOf(one) === name);
  const amount = (value: string | undefined): number | null => {
    const digits = (value ?? '').replaceAll(/[^0-9.]/g, '');
    return digits === '' ? null : Number(digits);
  };
  const areas = all<HTMLTextAreaElement>('textarea');
  const letter = areas.find((one) => nameOf(one) === labels.letter);
  // Questions stand with the letter; a label beside each text area is not tied to it. Other text areas are none of ours.
  const section = letter?.closest('section') ?? null;
  const asked = areas
    .map((area, index) => ({ area, index, label: area.parentElement?.querySelector('label') ?? null }))
    .filter(
      ({ area, label }) =>
        area !== letter && label !== null && section?.contains(area) && area.getAttribute('aria-hidden') !== 'true',
    );
  const rows = all<HTMLElement>('[role="group"]').filter((one) => /^Milestone \d+$/.test(nameOf(one)));
  const isByMilestone = all<HTMLInputElement>('input[type="radio"][value="milestone"]').some((one) => one.checked);
  const buttons = all<HTMLButtonElement>('button').map((one) => ({ name: text(one), isOff: one.disabled }));
  const send = buttons.find(({ name }) => /^(send for [\d,]+ connects?|submit proposal)$/i.test(name));
  const total = /send for ([\d,]+) connects?/i.exec(send?.name ?? '')?.[1];
  const bid = all('[role="status"]')
    .map(text)
    .map((one) => /bid is set:\s*([\d,]+)/i.exec(one)?.[1])
    .find(Boolean);
  const profile = combobox(labels.profile);
  const member = combobox(labels.member);
  const rate = input(labels.rate);
  const price = input(labels.bid);
  return {
    freelancer: member ? text(member) : null,
    profile: profile ? text(profile) : null,
    coverLetter: letter?.value ?? '',
    hourlyRate: rate ? amount(rate.value) : null,
    rateIncrease: combobox(labels.rateIncrease) ? text(combobox(labels.rateIncrease)) : null,
    fixedBid: price && !isByMilestone ? amount(price.value) : null,
    milestones: isByMilestone
      ? rows.map((row) => {
          const fields = all<HTMLInputElement>('input', row);
          return {
            description: fields.find((one) => nameOf(one) === 'Description')?.value ?? '',
            amount: amount(fields.find((one) => nameOf(one) === 'Amount')?.value),
          };
        })
      : null,
    duration: combobox(labels.duration) ? text(combobox(labels.duration)) : null,
    answers: asked.map(({ area }) => area.value),
    boostConnects: bid === undefined ? null : Number(bid.replaceAll(',', '')),
    connectsTotal: total === undefined ? null : Number(total.replaceAll(',', '')),
    canSend: send !== undefined && !send.isOff,
    offersToBuyConnects: all('a, button').some((one) => /^buy connects$/i.test(text(one))),
    questions: asked.map(({ label }) => text(label)),
    questionAreas: asked.map(({ index }) => index),
    canBoost: all<HTMLInputElement>('input[type="number"]').some((one) => nameOf(one) === labels.boost),
    asksDuration: combobox(labels.duration) !== undefined,
    connectsRequired:
      all('p')
        .map(text)
        .find((one) => /^this proposal requires/i.test(one)) ?? null,
  };
}

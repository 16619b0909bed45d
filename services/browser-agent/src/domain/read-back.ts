import type { FilledForm, FormOrder } from './marketplace.js';

const isCents = (a: number | null, b: number): boolean => a !== null && Math.abs(a - b) < 0.005;

/** The fields that do not read back as they were ordered; empty when the form says exactly what was asked for. */
export function readBackFaults(order: FormOrder, form: FilledForm): string[] {
  const faults: string[] = [];
  const check = (field: string, holds: boolean): void => void (holds || faults.push(field));
  check('cover letter', form.coverLetter === order.coverLetter);
  check('freelancer', form.freelancer === null || form.freelancer === order.profile.freelancer);
  check('profile', order.profile.isDefault || form.profile === order.profile.title);
  check('duration', order.duration === null || form.duration === order.duration);
  order.answers.forEach((answer, at) => check(`answer ${at + 1}`, (form.answers[at] ?? '') === (answer ?? '')));
  check('boost', (form.boostConnects ?? 0) === (order.boostConnects ?? 0));
  return [...faults, ...priceFaults(order, form)];
}

function priceFaults({ price }: FormOrder, form: FilledForm): string[] {
  switch (price.kind) {
    case 'hourly': {
      const isRate = price.rate === null ? form.hourlyRate !== null : isCents(form.hourlyRate, price.rate);
      return [...(isRate ? [] : ['hourly rate']), ...(form.rateIncrease === 'Never' ? [] : ['rate increase'])];
    }
    case 'project':
      return isCents(form.fixedBid, price.amount) ? [] : ['bid'];
    case 'milestones': {
      const rows = form.milestones ?? [];
      const isSame =
        rows.length === price.milestones.length &&
        price.milestones.every(
          ({ description, amount }, at) => rows[at]?.description === description && isCents(rows[at].amount, amount),
        );
      return isSame ? [] : ['milestones'];
    }
  }
}

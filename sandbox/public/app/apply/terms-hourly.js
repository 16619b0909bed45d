import { dollars, h } from '../dom.js';
import { c } from '../layout.js';
import { combobox } from '../ui/combobox.js';
import { card, field, slot } from '../ui/field.js';
import { moneyInput } from '../ui/money-input.js';

const cents = (value) => Math.round(value * 100) / 100;

/** Rate, fee, what is left of it (either can be typed), rate increase, and the duration where it is asked for. */
export function hourlyTerms(job, form, startRate) {
  const keep = 1 - form.limits.fee;
  const fee = h('output', { class: c('money-line') });
  const showFee = (rate) => (fee.textContent = rate === null ? '' : `-${dollars(cents(rate * form.limits.fee))}`);

  const rate = moneyInput({
    id: 'step-rate',
    label: 'Hourly rate',
    amount: startRate,
    onCommit: (amount) => {
      receive.set(cents(amount * keep));
      showFee(amount);
    },
  });
  const receive = moneyInput({
    id: 'receive-step-rate',
    label: "You'll receive",
    amount: startRate === null ? null : cents(startRate * keep),
    onCommit: (amount) => {
      rate.set(cents(amount / keep));
      showFee(rate.amount);
    },
  });
  showFee(startRate);

  const increase = combobox({
    name: 'rate-increase',
    label: 'How often do you want a rate increase?',
    placeholder: 'Select a frequency',
    options: form.rateIncreases,
  });
  const duration = form.asksDuration ? durationChoice(form) : null;

  const section = card(
    'Terms',
    h('p', { class: c('muted') }, 'What is the rate you would like to bid for this job?'),
    job.rateRange
      ? h('p', {}, `Client's range: ${dollars(job.rateRange.min)} - ${dollars(job.rateRange.max)} /hr`)
      : null,
    field('Hourly rate', rate.input, h('small', { class: c('muted') }, 'Total amount the client will see')),
    slot('rate'),
    h('div', { class: c('field') }, h('span', { class: c('label') }, `Service fee (${form.limits.fee * 100}%)`), fee),
    field("You'll receive", receive.input, h('small', { class: c('muted') }, 'What is left after the fee')),
    h('h3', {}, 'Schedule a rate increase'),
    h('p', { class: c('muted') }, 'Optional. You can change it later.'),
    increase.element,
    slot('rateIncrease'),
    duration?.element,
    slot('duration'),
  );
  return {
    section,
    choices: duration ? [increase, duration] : [increase],
    prefill(amount) {
      rate.set(amount);
      receive.set(cents(amount * keep));
      showFee(amount);
    },
    bid: () => (rate.amount === null ? '—' : `${dollars(rate.amount)}/hr`),
    read: () => ({
      terms: { kind: 'hourly', rate: rate.amount, rateIncrease: increase.value },
      duration: duration?.value ?? null,
    }),
  };
}

export const durationChoice = (form) =>
  combobox({
    name: 'duration',
    label: 'How long will this project take?',
    placeholder: 'Select a duration',
    options: form.durations,
  });

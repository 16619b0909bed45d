import { dollars, fill, h } from '../dom.js';
import { c, idOf } from '../layout.js';
import { card, field, slot } from '../ui/field.js';
import { moneyInput } from '../ui/money-input.js';
import { milestoneRows } from './milestones.js';
import { durationChoice } from './terms-hourly.js';

const cents = (value) => Math.round(value * 100) / 100;

/** By milestone (as it opens) or by project, what is left after the fee, and the duration, which is required here. */
export function fixedTerms(job, form) {
  const state = { mode: 'milestone' };
  const sums = h('div', {});
  const payment = h('div', {});
  const rows = milestoneRows(form.trouble.rowsWiped, showSums);
  const charged = moneyInput({ id: 'charged-amount-id', label: 'Bid', amount: job.budget, onCommit: showSums });
  const byProject = h(
    'div',
    {},
    field('Bid', charged.input, h('small', { class: c('muted') }, 'Total amount the client will see')),
    slot('amount'),
  );
  const duration = durationChoice(form);

  const total = () => (state.mode === 'milestone' ? rows.total() : (charged.amount ?? 0));

  function showSums() {
    const fee = cents(total() * form.limits.fee);
    fill(
      sums,
      line('Total price of project', dollars(total())),
      line(`Service fee (${form.limits.fee * 100}%)`, `-${dollars(fee)}`),
      line("You'll receive", dollars(cents(total() - fee))),
    );
  }

  function take(mode) {
    state.mode = mode;
    fill(payment, mode === 'milestone' ? rows.element : byProject);
    showSums();
  }

  const choice = (value, text, hint) => {
    const id = idOf(`milestone-mode-${value}`);
    const input = h('input', { type: 'radio', id, name: idOf('milestoneMode'), value, onchange: () => take(value) });
    if (value === 'milestone') input.checked = true;
    return h(
      'label',
      { class: c('choice'), for: id },
      input,
      h('span', {}, h('strong', {}, text), h('small', {}, hint)),
    );
  };

  take('milestone');
  const section = card(
    'Terms',
    h('p', {}, `Client's budget: ${dollars(job.budget)}`),
    h(
      'fieldset',
      { class: c('choices') },
      h('legend', { class: c('label') }, 'How do you want to be paid?'),
      choice('milestone', 'By milestone', 'Divide the project into parts that are paid one by one.'),
      choice('default', 'By project', 'Get the whole amount at the end.'),
    ),
    payment,
    sums,
    duration.element,
    slot('duration'),
  );
  return {
    section,
    choices: [duration],
    prefill() {},
    bid: () => dollars(total()),
    read: () => ({
      terms:
        state.mode === 'milestone'
          ? { kind: 'milestones', milestones: rows.read() }
          : { kind: 'project', amount: charged.amount },
      duration: duration.value,
    }),
  };
}

const line = (label, value) => h('div', { class: c('sum') }, h('span', {}, label), h('strong', {}, value));

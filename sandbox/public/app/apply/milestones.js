import { fill, h } from '../dom.js';
import { c, idOf } from '../layout.js';
import { field, slot } from '../ui/field.js';
import { moneyInput } from '../ui/money-input.js';

const DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

/** The rows of a proposal by milestone. `isWiped`: the rows lose what was typed once, right after it was complete. */
export function milestoneRows(isWiped, onChange) {
  const list = h('div', { class: c('milestones') });
  let rows = [];
  let mayWipe = isWiped;

  const renumber = () =>
    fill(
      list,
      rows.map((row, at) => row.render(at + 1, at > 0 ? () => remove(row) : null)),
    );

  function add() {
    rows.push(milestoneRow(onChange));
    renumber();
  }

  function remove(row) {
    rows = rows.filter((one) => one !== row);
    renumber();
    onChange();
  }

  list.addEventListener('focusout', () => {
    if (!mayWipe || !rows.every((row) => row.isComplete())) return;
    mayWipe = false;
    setTimeout(() => {
      rows = [milestoneRow(onChange)];
      renumber();
      onChange();
    }, 40);
  });

  add();
  return {
    element: h(
      'div',
      {},
      h('p', { class: c('muted') }, 'How many milestones do you want to include?'),
      list,
      h('button', { type: 'button', class: c('button', 'button-quiet'), onclick: add }, '+ Add milestone'),
    ),
    total: () => rows.reduce((sum, row) => sum + (row.read().amount ?? 0), 0),
    read: () => rows.map((row) => row.read()),
  };
}

function milestoneRow(onChange) {
  // Ids carry the row's number, but what a row holds must survive a removal above it: the elements stay, their ids change.
  const description = h('input', {
    type: 'text',
    class: c('input'),
    name: idOf('milestone-description'),
    'aria-label': 'Description',
  });
  const money = moneyInput({ id: 'milestone-amount', label: 'Amount', onCommit: onChange });
  const due = h('input', {
    type: 'text',
    class: c('input'),
    placeholder: 'MM/DD/YYYY',
    autocomplete: 'off',
    'aria-label': 'Due date (optional)',
  });
  return {
    render(number, onRemove) {
      description.id = idOf(`milestone-description-${number}`);
      money.input.id = idOf(`milestone-amount-${number}`);
      due.id = idOf(`milestone-due-date-${number}`);
      description.setAttribute('data-test', idOf('milestone-description'));
      return h(
        'div',
        { class: c('milestone'), role: 'group', 'aria-label': `Milestone ${number}` },
        h('span', { class: c('milestone-number') }, number),
        h('div', {}, field('Description', description), slot(`milestones.${number - 1}.description`)),
        h('div', {}, field('Due date (optional)', due)),
        h('div', {}, field('Amount', money.input), slot(`milestones.${number - 1}.amount`)),
        onRemove
          ? h(
              'button',
              {
                type: 'button',
                class: c('button', 'button-quiet'),
                'aria-label': `Remove milestone ${number}`,
                onclick: onRemove,
              },
              '×',
            )
          : null,
      );
    },
    isComplete: () => description.value.trim() !== '' && money.amount !== null,
    read: () => ({ description: description.value, amount: money.amount, dueAt: isoDate(due.value) }),
  };
}

function isoDate(text) {
  const [, month, day, year] = DATE.exec(text.trim()) ?? [];
  const iso = year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : null;
  return iso !== null && !Number.isNaN(Date.parse(iso)) ? iso : null;
}

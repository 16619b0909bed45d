import { dollars, h } from '../dom.js';
import { c, idOf } from '../layout.js';

/**
 * A masked amount. Only what a keyboard does counts: a value set by a script is put back, and an empty field takes its old
 * amount again when it is left. The amount is taken over on leaving the field.
 */
export function moneyInput({ id, label, amount = null, isReadOnly = false, onCommit }) {
  let committed = amount;
  let shown = display(committed);
  const input = h('input', {
    type: 'text',
    id: idOf(id),
    class: c('input', 'input-money'),
    inputmode: 'decimal',
    autocomplete: 'off',
    placeholder: '$0.00',
    'aria-label': label,
    readonly: isReadOnly,
    value: shown,
  });

  input.addEventListener('input', (event) => {
    if (event.isTrusted) {
      const typed = masked(input.value);
      shown = typed === '' ? '' : `$${typed}`;
    }
    if (input.value !== shown) input.value = shown;
  });

  input.addEventListener('blur', () => {
    const typed = Number.parseFloat(masked(shown));
    const isChanged = Number.isFinite(typed) && typed !== committed;
    if (isChanged) committed = typed;
    shown = display(committed);
    input.value = shown;
    if (isChanged) onCommit?.(committed);
  });

  return {
    input,
    get amount() {
      return committed;
    },
    set(next) {
      committed = next;
      shown = display(committed);
      input.value = shown;
    },
  };
}

const display = (amount) => (amount === null ? '' : dollars(amount));

// Digits, one point, two decimals.
function masked(text) {
  const [whole = '', ...rest] = text.replace(/[^0-9.]/g, '').split('.');
  const digits = whole.slice(0, 9);
  return rest.length === 0 ? digits : `${digits}.${rest.join('').slice(0, 2)}`;
}

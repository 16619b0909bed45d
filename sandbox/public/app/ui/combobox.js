import { fill, h } from '../dom.js';
import { c, idOf } from '../layout.js';

let openMenu = null;

export function closeMenus() {
  openMenu?.close();
}

// Touching anything else closes an open menu; what was only highlighted in it is forgotten.
document.addEventListener('pointerdown', (event) => {
  if (openMenu && !openMenu.holds(event.target)) openMenu.close();
});
document.addEventListener('focusin', (event) => {
  if (openMenu && !openMenu.holds(event.target)) openMenu.close();
});
addEventListener('resize', closeMenus);

/**
 * A choice that is no <select>: a button with a value, and a menu that is drawn at the end of the body while it is open.
 * `options` are strings or `{ value, text }`.
 */
export function combobox({ name, label, options = [], placeholder, value = null, isDisabled = false, onChange }) {
  const labelId = idOf(`${name}-label`);
  const listId = idOf(`${name}-list`);
  let choices = normalised(options);
  let chosen = value;

  const face = h('span', { class: c('combo-value') });
  const button = h(
    'button',
    {
      type: 'button',
      role: 'combobox',
      id: idOf(`${name}-combobox`),
      class: c('combo'),
      'aria-labelledby': labelId,
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      'aria-controls': listId,
      onclick: () => (openMenu?.owner === button ? closeMenus() : open()),
      onkeydown: (event) => {
        if (['ArrowDown', 'Enter', ' '].includes(event.key) && openMenu?.owner !== button) {
          event.preventDefault();
          open();
        }
      },
    },
    face,
    h('span', { class: c('combo-arrow'), 'aria-hidden': 'true' }),
  );
  const element = h('div', { class: c('field') }, h('span', { id: labelId, class: c('label') }, label), button);

  function show() {
    const text = choices.find((choice) => choice.value === chosen)?.text;
    face.textContent = text ?? placeholder;
    face.className = c('combo-value', text === undefined && 'combo-empty');
  }

  function choose(next) {
    chosen = next;
    show();
    button.dispatchEvent(new CustomEvent('choice', { bubbles: true }));
    onChange?.(chosen);
  }

  function open() {
    if (button.disabled) return;
    closeMenus();
    openMenu = menu({ button, listId, labelId, choices, chosen, onChoose: choose });
  }

  button.disabled = isDisabled;
  show();
  return {
    element,
    get value() {
      return chosen;
    },
    set(next) {
      chosen = next;
      show();
    },
    setOptions(next, nextChosen = null) {
      choices = normalised(next);
      chosen = nextChosen;
      show();
    },
    setDisabled(flag) {
      button.disabled = flag;
    },
  };
}

const normalised = (options) =>
  options.map((option) => (typeof option === 'string' ? { value: option, text: option } : option));

function menu({ button, listId, labelId, choices, chosen, onChoose }) {
  let highlighted = choices.findIndex((choice) => choice.value === chosen);
  const list = h('ul', { role: 'listbox', id: listId, class: c('menu'), 'aria-labelledby': labelId, tabindex: '-1' });
  const place = button.getBoundingClientRect();
  const layer = h('div', { class: c('menu-layer') }, list);
  layer.style.left = `${place.left + scrollX}px`;
  layer.style.top = `${place.bottom + scrollY + 6}px`;
  layer.style.width = `${place.width}px`;

  const items = choices.map((choice, index) =>
    h(
      'li',
      {
        role: 'option',
        id: `${listId}-${index}`,
        class: c('option'),
        'aria-selected': String(choice.value === chosen),
        onclick: () => pick(index),
        onpointerenter: () => highlight(index),
      },
      choice.text,
    ),
  );

  function highlight(index) {
    highlighted = index;
    items.forEach((item, at) => item.classList.toggle(c('option-on'), at === index));
  }

  function pick(index) {
    close();
    button.focus();
    onChoose(choices[index].value);
  }

  function close() {
    layer.remove();
    button.setAttribute('aria-expanded', 'false');
    if (openMenu?.owner === button) openMenu = null;
  }

  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) highlight((highlighted + step + items.length) % items.length);
    else if ((event.key === 'Enter' || event.key === ' ') && highlighted >= 0) pick(highlighted);
    else if (event.key === 'Escape') {
      close();
      button.focus();
    } else return;
    event.preventDefault();
  });

  fill(list, items);
  document.body.append(layer);
  button.setAttribute('aria-expanded', 'true');
  list.focus({ preventScroll: true });
  return { owner: button, close, holds: (target) => layer.contains(target) || button.contains(target) };
}

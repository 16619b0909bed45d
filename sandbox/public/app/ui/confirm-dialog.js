import { h } from '../dom.js';
import { c, idOf } from '../layout.js';

/** Asks before a fixed-price proposal goes out. Resolves to true for `Continue`, false for `Cancel`. */
export function confirmFixedPrice() {
  return new Promise((resolve) => {
    const boxId = idOf('fixed-price-understood');
    const finish = (answer) => {
      layer.remove();
      resolve(answer);
    };
    const proceed = h(
      'button',
      { type: 'button', class: c('button', 'button-main'), disabled: true, onclick: () => finish(true) },
      'Continue',
    );
    const box = h('input', { type: 'checkbox', id: boxId, onchange: () => (proceed.disabled = !box.checked) });
    // The drawn box lies over the real one and takes its clicks: only the label ticks it.
    const drawn = h('span', { class: c('tick'), 'aria-hidden': 'true' });
    const layer = h(
      'div',
      { class: c('overlay') },
      h(
        'div',
        {
          class: c('dialog'),
          role: 'dialog',
          'aria-modal': 'true',
          'aria-label': 'Before you send a fixed-price proposal',
        },
        h('h2', {}, 'Before you send a fixed-price proposal'),
        h(
          'ul',
          { class: c('list') },
          h('li', {}, 'Start only when the client has put the money aside for the first milestone.'),
          h('li', {}, 'Work that was handed in is paid after the client has looked at it, or after some days.'),
          h('li', {}, 'Agree on changes in writing before you make them.'),
        ),
        h(
          'div',
          { class: c('tick-row') },
          h('span', { class: c('tick-box') }, box, drawn),
          h('label', { for: boxId }, 'I understand how fixed-price work is paid'),
        ),
        h(
          'div',
          { class: c('actions') },
          h('button', { type: 'button', class: c('button', 'button-quiet'), onclick: () => finish(false) }, 'Back'),
          proceed,
        ),
      ),
    );
    document.body.append(layer);
    proceed.parentElement.querySelector('button').focus();
  });
}

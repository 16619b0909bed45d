import { connects, fill, h } from '../dom.js';
import { c, idOf } from '../layout.js';
import { card, message, slot } from '../ui/field.js';

const RANKS = ['1st place', '2nd place', '3rd place', '4th place'];

/** The auction for a place at the top. Nothing counts until `Set bid` is pressed. */
export function boostSection(form, onChange) {
  const { bids } = form.boost;
  let bid = null;
  const state = h('div', {});
  const input = h('input', {
    type: 'number',
    id: idOf('boost-bid-input'),
    class: c('input', 'input-short'),
    min: '0',
    step: '1',
    inputmode: 'numeric',
  });
  const button = h('button', { type: 'button', class: c('button'), onclick: setBid }, 'Set bid');

  function setBid() {
    const typed = Number(input.value);
    if (!Number.isInteger(typed) || typed < 0) return fill(state, message('Enter a whole number of Connects'));
    bid = typed === 0 ? null : typed;
    showState();
    return onChange();
  }

  function showState() {
    fill(
      state,
      bid === null
        ? null
        : h(
            'p',
            { class: c('bid-set'), role: 'status' },
            `Your bid is set: ${connects(bid)}. `,
            h('button', { type: 'button', class: c('link-button'), onclick: removeBid }, 'Remove bid'),
          ),
      bid !== null && bids.includes(bid)
        ? message('Ties lose: an earlier bid of the same size ranks above yours.', 'tip')
        : null,
    );
  }

  function removeBid() {
    bid = null;
    input.value = '';
    showState();
    onChange();
  }

  const suggested = (bids[0] ?? 9) + 1;
  const section = card(
    'Boost your proposal',
    h(
      'p',
      { class: c('muted') },
      "Bid Connects for a place at the top of the client's list. They come on top of what the proposal requires.",
    ),
    h(
      'table',
      { class: c('table') },
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Rank'), h('th', { scope: 'col' }, 'Bid'))),
      h(
        'tbody',
        {},
        ...RANKS.map((rank, at) => h('tr', {}, h('td', {}, rank), h('td', {}, bids[at] ? connects(bids[at]) : '—'))),
      ),
    ),
    h(
      'div',
      { class: c('bid-row') },
      h('div', { class: c('field') }, h('label', { class: c('label'), for: input.id }, 'Connects'), input),
      button,
    ),
    message(`Suggested bid: ${connects(suggested)} to rank first.`, 'tip'),
    message('Buy more Connects to rank higher than the others.', 'tip'),
    state,
    slot('boost'),
  );
  return { section, read: () => bid };
}

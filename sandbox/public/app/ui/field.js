import { h } from '../dom.js';
import { c } from '../layout.js';

/** A label above something, tied to it by `for` when there is an input to tie it to. */
export const field = (label, input, ...below) =>
  h('div', { class: c('field') }, h('label', { class: c('label'), for: input.id || null }, label), input, ...below);

/** The box under a field. Errors stand in it, and so do tips that are no errors. */
export const message = (text, kind = 'error') =>
  h('div', { class: c('message', 'message-error', kind === 'tip' && 'message-tip'), role: 'alert' }, text);

export const card = (title, ...children) => h('section', { class: c('card') }, h('h2', {}, title), ...children);

/** Value first, then what it is. */
export const pair = (value, label) => h('li', { class: c('pair') }, h('strong', {}, value), h('small', {}, label));

const slots = new WeakMap();

/** An empty place under a field, for what is wrong with it. The page knows its name, the document does not. */
export function slot(name) {
  const element = h('div', { class: c('slot') });
  slots.set(element, name);
  return element;
}

export const slotsIn = (root) => [...root.querySelectorAll(`.${c('slot')}`)];
export const nameOfSlot = (element) => slots.get(element);

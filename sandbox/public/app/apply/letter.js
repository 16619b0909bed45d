import { fill, h } from '../dom.js';
import { c, idOf } from '../layout.js';
import { card, slot } from '../ui/field.js';

const MOST_FILES = 10;
const MOST_BYTES = 25 * 1024 * 1024;
const MOST_HIGHLIGHTS = 4;

/** Cover letter, questions, attachments and (for freelancers) highlights. */
export function letterSection(form) {
  const counter = h('small', { class: c('counter') });
  const letter = h('textarea', {
    class: c('input', 'letter-input'),
    rows: 9,
    'aria-labelledby': idOf('cover_letter_label'),
    oninput: () => count(),
  });
  // A copy that the page keeps to measure the text: a text area like any other, and not for anybody to write in.
  const mirror = h('textarea', { class: c('mirror'), tabindex: '-1', 'aria-hidden': 'true', rows: 1 });
  const count = () => {
    mirror.value = letter.value;
    counter.textContent = `${(form.limits.letter - letter.value.length).toLocaleString('en-US')} characters left`;
    counter.classList.toggle(c('counter-over'), letter.value.length > form.limits.letter);
  };
  count();

  const questions = form.questions.map(question);
  const files = attachments();
  const highlights = highlightChoice();
  const section = card(
    'Additional details',
    mirror,
    h(
      'div',
      { class: c('field') },
      h('label', { class: c('label'), id: idOf('cover_letter_label') }, 'Cover letter'),
      letter,
      counter,
    ),
    slot('coverLetter'),
    questions.map(({ element }, index) => [element, slot(`answers.${index}`)]),
    files.element,
    highlights.element,
  );
  return {
    section,
    // Highlights belong to a freelancer's own profile, an agency has none.
    setContractor: (contractor) => (highlights.element.hidden = contractor?.value !== 'true'),
    read: () => ({
      coverLetter: letter.value,
      answers: questions.map(({ input }) => input.value),
      attachments: files.read(),
      highlights: highlights.element.hidden ? [] : highlights.read(),
    }),
  };
}

// The label stands beside its text area and is not tied to it.
function question({ text }) {
  const input = h('textarea', { class: c('input'), rows: 3 });
  const element = h('div', { class: c('field', 'question') }, h('label', { class: c('label') }, text), input);
  return { element, input };
}

function attachments() {
  const id = idOf('attachments-input');
  const list = h('ul', { class: c('list') });
  const problem = h('div', {});
  let chosen = [];
  const input = h('input', { type: 'file', multiple: true, id, class: c('file') });
  input.addEventListener('change', () => {
    const files = [...input.files];
    const isFine = files.length <= MOST_FILES && files.every((file) => file.size <= MOST_BYTES);
    chosen = isFine ? files.map((file) => ({ name: file.name, bytes: file.size })) : [];
    fill(
      list,
      chosen.map((file) => h('li', {}, file.name)),
    );
    fill(problem, isFine ? null : h('p', { class: c('muted') }, 'Up to ten files of at most 25 MB each.'));
  });
  const element = h(
    'div',
    { class: c('field') },
    h('label', { class: c('label'), for: id }, 'Attachments'),
    input,
    h('small', { class: c('muted') }, 'Up to ten files, at most 25 MB each.'),
    list,
    problem,
  );
  return { element, read: () => chosen };
}

function highlightChoice() {
  const boxes = ['A recent project', 'A certificate', 'Work history', 'A portfolio page', 'An article'].map((name) => {
    const id = idOf(`highlight-${name}`);
    const box = h('input', { type: 'checkbox', id, value: name });
    box.addEventListener('change', () => {
      if (boxes.filter((one) => one.box.checked).length > MOST_HIGHLIGHTS) box.checked = false;
    });
    return { box, element: h('label', { class: c('choice'), for: id }, box, h('span', {}, name)) };
  });
  const element = h(
    'fieldset',
    { class: c('choices'), hidden: true },
    h('legend', { class: c('label') }, 'Profile highlights'),
    h('p', { class: c('muted') }, `Choose up to ${MOST_HIGHLIGHTS}.`),
    ...boxes.map((one) => one.element),
  );
  return { element, read: () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value) };
}

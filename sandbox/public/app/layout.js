// Two releases of one app: the same words and roles, other ids, names and classes. Layout A has the ids that are publicly known.
let current = 'a';

export const setLayout = (layout) => {
  current = layout;
};

export const isLayoutA = () => current === 'a';

/** The class attribute for some class names, in the layout of this page. */
export const c = (...names) =>
  names
    .filter(Boolean)
    .map((name) => (current === 'a' ? `a-${name}` : `nx7_${name}`))
    .join(' ');

/** An id or a field name: as it is known in layout A, meaningless in layout B. */
export const idOf = (known) => (current === 'a' ? known : `f${hash(known)}`);

/** A mark for tests, which layout B has lost. */
export const mark = (name) => (current === 'a' ? { 'data-test': name } : {});

function hash(text) {
  let mixed = 7;
  for (const sign of text) mixed = (Math.imul(mixed, 33) ^ sign.codePointAt(0)) >>> 0;
  return mixed.toString(36);
}

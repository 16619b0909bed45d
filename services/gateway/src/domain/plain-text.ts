// Control characters other than tab and line ends: Postgres stores no NUL, and nothing shows the others.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
// What no form field holds: besides those, a carriage return, which a field would turn into something else.
const UNTYPEABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** The line ends of form fields. A carriage return that ends no line stays, and cannot be typed. */
export const withLineFeeds = (text: string): string => text.replaceAll('\r\n', '\n');

/** Where the first character stands that a form field cannot hold; null when there is none. */
export function untypeableCharacter(text: string): { readonly code: string; readonly at: number } | null {
  const found = UNTYPEABLE.exec(text);
  if (!found) return null;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { code: `U+${code}`, at: found.index };
}

/** Whole characters that can be stored and shown. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !CONTROL.test(text);

/** Whole characters that a form field of several lines holds as they are. */
export const isTypeable = (text: string): boolean => text.isWellFormed() && !UNTYPEABLE.test(text);

/** The same on one line: a field of one line would drop line ends. */
export const isOneLine = (text: string): boolean => isTypeable(text) && !/[\t\n]/.test(text);

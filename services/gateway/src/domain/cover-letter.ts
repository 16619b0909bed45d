import { untypeableCharacter, withLineFeeds } from './plain-text.js';
import { Problem } from './problem.js';

// As the marketplace's form counts.
export const MAX_LETTER_UNITS = 5_000;

/**
 * The letter as it will be sent: CRLF becomes LF, nothing else changes. Throws a Problem for what cannot be sent
 * verbatim, and for a letter that says nothing. Length is in UTF-16 units.
 */
export function sendableLetter(text: string): string {
  const letter = withLineFeeds(text);
  const param = { param: 'coverLetter' };
  if (letter.length === 0) throw new Problem('cover_letter_length', 'coverLetter is empty: write one.', param);
  if (letter.length > MAX_LETTER_UNITS) {
    const message = `coverLetter has ${letter.length} UTF-16 units; at most ${MAX_LETTER_UNITS} can be sent.`;
    throw new Problem('cover_letter_length', message, param);
  }
  if (!letter.isWellFormed()) {
    throw new Problem(
      'cover_letter_characters',
      'coverLetter has half of a surrogate pair: send whole characters.',
      param,
    );
  }
  const untypeable = untypeableCharacter(letter);
  if (untypeable) {
    const message = `coverLetter has the control character ${untypeable.code} at ${untypeable.at}: remove it.`;
    throw new Problem('cover_letter_characters', message, param);
  }
  if (letter.trim() === '')
    throw new Problem('cover_letter_blank', 'coverLetter has only white space: write one.', param);
  return letter;
}

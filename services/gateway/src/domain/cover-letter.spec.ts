import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_LETTER_UNITS, sendableLetter } from './cover-letter.js';
import { Problem } from './problem.js';

const refusalOf = (text: string): Problem => {
  try {
    sendableLetter(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was not refused');
};

describe('a sendable letter', () => {
  it.each([
    ['.'],
    ['x'.repeat(MAX_LETTER_UNITS)],
    ['🚀'.repeat(MAX_LETTER_UNITS / 2)],
    ['  spaces around  \n'],
    ['\ttab'],
    ['e\u0301 stays two, é stays one'],
    ['</textarea><script>alert(1)</script>'],
    ['\ufeffbom\u200b'],
  ])('is sent as it is: %j', (letter) => {
    expect(sendableLetter(letter)).toBe(letter);
  });

  it('is counted after its CRLFs became LFs', () => {
    const letter = 'a\r\n'.repeat(MAX_LETTER_UNITS / 2);

    expect(sendableLetter(letter)).toBe('a\n'.repeat(MAX_LETTER_UNITS / 2));
    expect(refusalOf(`${letter}b`)).toMatchObject({ code: 'cover_letter_length' });
  });

  it.each([
    ['', 422, 'cover_letter_length'],
    ['x'.repeat(MAX_LETTER_UNITS + 1), 422, 'cover_letter_length'],
    ['🚀'.repeat(MAX_LETTER_UNITS / 2 + 1), 422, 'cover_letter_length'],
    [' ', 422, 'cover_letter_blank'],
    [' \r\n\t\u00a0\u3000', 422, 'cover_letter_blank'],
    ['a\0', 400, 'cover_letter_characters'],
    ['a\rb', 400, 'cover_letter_characters'],
    ['\u001b[31mred', 400, 'cover_letter_characters'],
    ['a\ud83d', 400, 'cover_letter_characters'],
    ['\ude80', 400, 'cover_letter_characters'],
  ])('is not %j', (text, status, code) => {
    const refusal = refusalOf(text);

    expect(refusal).toMatchObject({ code, status, extras: { param: 'coverLetter' } });
    expect(refusal.message).toMatch(/^coverLetter has|^coverLetter is/);
  });

  it('differs from what was given in its CRLFs and in nothing else, whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        try {
          expect(sendableLetter(text)).toBe(text.replaceAll('\r\n', '\n'));
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
    );
  });
});

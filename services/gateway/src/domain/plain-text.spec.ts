import { describe, expect, it } from '@jest/globals';
import { isOneLine, isPlainText, isTypeable, untypeableCharacter, withLineFeeds } from './plain-text.js';

const BELL = '\u0007';
const half = '\ud83d';

describe('plain text', () => {
  it.each([
    // text, kept and shown, a field of several lines, a field of one
    ['words, é, e\u0301, 🚀, שלום, \u200f\u00a0\u2028', true, true, true],
    ['', true, true, true],
    ['a tab\t', true, true, false],
    ['two\nlines', true, true, false],
    ['two\r\nlines', true, false, false],
    ['a lone \r', true, false, false],
    ['a NUL \0', false, false, false],
    [`a bell ${BELL}`, false, false, false],
    ['DEL \u007f', false, false, false],
    ['a C1 control \u009f', false, false, false],
    [`half a pair ${half}`, false, false, false],
    ['\ude80 the other half', false, false, false],
  ])('%j', (text, isKept, isForLines, isForOneLine) => {
    expect([isPlainText(text), isTypeable(text), isOneLine(text)]).toEqual([isKept, isForLines, isForOneLine]);
  });

  it('knows every control character there is, and nothing else', () => {
    const all = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code));

    const untypeable = all.filter((character) => !isTypeable(character));

    expect(untypeable).toEqual(all.filter((character) => /\p{Cc}/u.test(character) && !'\t\n'.includes(character)));
    expect(all.filter((character) => !isPlainText(character))).toEqual(untypeable.filter((one) => one !== '\r'));
  });

  it('says where the first untypeable character stands and which it is', () => {
    expect(untypeableCharacter(`ab${BELL}\0`)).toEqual({ code: 'U+0007', at: 2 });
    expect(untypeableCharacter('a\u0085')).toEqual({ code: 'U+0085', at: 1 });
    expect(untypeableCharacter('nothing\n\there')).toBeNull();
  });

  it('makes one LF of each CRLF and leaves the rest', () => {
    expect(withLineFeeds('a\r\nb\r\r\nc\n\rd\r')).toBe('a\nb\r\nc\n\rd\r');
  });
});

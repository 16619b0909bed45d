import { describe, expect, it } from '@jest/globals';
import type { AccountId } from '#contracts';
import { CURSOR_LIFE_MS, cursorText, positionOf } from './event-cursor.js';
import { Problem } from './problem.js';

const OWNER = '018f0000-0000-7000-8000-000000000001' as AccountId;
const OTHER = '018f0000-0000-7000-8000-000000000002' as AccountId;
const NOW = 1_800_000_000_000;

const cursor = (position: number, at = NOW) => cursorText({ accountId: OWNER, position, at });
const codeOf = (read: () => number): string | number => {
  try {
    return read();
  } catch (error) {
    return (error as Problem).code;
  }
};

describe('a cursor', () => {
  it('leads back to its place, for its account, as long as that was counted and its week is not over', () => {
    expect(positionOf(cursor(7), OWNER, 7, NOW)).toBe(7);
    expect(positionOf(cursor(0), OWNER, 7, NOW)).toBe(0);
    expect(positionOf(cursor(7), OWNER, 9, NOW + CURSOR_LIFE_MS - 1)).toBe(7);
    expect(codeOf(() => positionOf(cursor(7), OWNER, 7, NOW + CURSOR_LIFE_MS))).toBe('cursor_gone');
    expect(codeOf(() => positionOf(cursor(8), OWNER, 7, NOW))).toBe('cursor_gone');
    expect(codeOf(() => positionOf(cursor(7), OTHER, 7, NOW))).toBe('cursor_gone');
  });

  it.each(['', 'abc', '7', cursor(7).slice(0, -4), Buffer.from(`-1:${NOW}:${OWNER}`).toString('base64url'), 'ÿ\0'])(
    'is nothing else: %j',
    (text) => expect(codeOf(() => positionOf(text, OWNER, 7, NOW))).toBe('cursor_gone'),
  );

  it('has nothing in it that a URL or a header would change', () => {
    expect(cursor(1_234_567)).toMatch(/^[\w-]{1,100}$/);
  });
});

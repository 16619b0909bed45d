import { describe, expect, it } from '@jest/globals';
import { type Cell, faultsOf, FOLLOWERS, rowsOf, WAYS, withTable } from './crash-cells.js';

const SENT: Cell = {
  point: 'after-send',
  way: 'kill -9',
  follower: 'one pod',
  answer: 'seen',
  isReached: true,
  hasStruck: false,
  outcome: 'applied, sent_verified',
  proposals: 1,
  submits: 1,
  credit: 'captured',
};
const NOT_SENT: Cell = { ...SENT, outcome: 'failed, not_found_after_send', proposals: 0, credit: 'released' };

describe('a cell of the crash table', () => {
  it('is right when the credit follows the proposal', () =>
    expect([SENT, NOT_SENT].flatMap((cell) => faultsOf(cell))).toEqual([]));

  it.each<[string, Cell]>([
    ['two proposals', { ...SENT, proposals: 2 }],
    ['Send pressed twice', { ...SENT, submits: 2 }],
    ['a proposal that was called absent', { ...NOT_SENT, proposals: 1 }],
    ['an absent proposal that was called sent', { ...SENT, proposals: 0 }],
    ['a credit kept for nothing', { ...NOT_SENT, credit: 'captured' }],
    ['a credit given back for a proposal', { ...SENT, credit: 'released' }],
    ['no end', { ...NOT_SENT, outcome: 'processing, null' }],
  ])('is wrong with %s', (_, cell) => expect(faultsOf(cell)).not.toEqual([]));
});

describe('the crash table', () => {
  it('has one row for what ended the same in every way', () => {
    const cells = WAYS.flatMap((way) => FOLLOWERS.map((follower) => ({ ...SENT, way, follower })));

    expect(rowsOf(cells)).toHaveLength(1);
    expect(rowsOf([...cells.slice(1), NOT_SENT])).toHaveLength(2);
  });

  it('replaces the rows of what was run between its marks, and nothing else', () => {
    const earlier: Cell = { ...SENT, point: 'before-intent', outcome: 'applied, sent' };
    const first = withTable(DOCUMENT, [NOT_SENT, earlier]);
    const second = withTable(first, [SENT]);

    expect(first.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rowsOf([earlier, NOT_SENT]));
    expect(second.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rowsOf([earlier, SENT]));
    expect(second.startsWith('# Before\n')).toBe(true);
    expect(second.endsWith('\nAfter.\n')).toBe(true);
    expect(() => withTable('# Without marks', [SENT])).toThrow('marks');
  });
});

const DOCUMENT = `# Before

<!-- crash table: npm run chaos:crash-table -->

<!-- end of the crash table -->

After.
`;

import { describe, expect, it } from '@jest/globals';
import { answer, type Question } from './case.js';
import { MODELS } from './index.js';
import { SUBMISSIONS } from './lane-rows.js';
import { OUTCOMES } from './send-rows.js';

const rows = (questions: readonly Question[]) =>
  questions
    .filter(({ isDeep }) => !isDeep)
    .map((one) => [one.breaks === null ? 'holds' : 'breaks', one.name, one] as const);

describe.each(MODELS.map(({ title, cases }) => [title, cases] as const))('the model of %s', (title, cases) => {
  it.each(rows(cases))('%s: %s', (_, _name, one) => {
    const { verdict, text } = answer(title, one);

    // Which way leads there is what a weakened rule teaches.
    if (one.breaks !== null) process.stdout.write(`${text}\n`);
    const broken = verdict.broken === null ? null : text;
    expect(broken).toEqual(one.breaks === null ? null : expect.stringContaining(`breaks "${one.breaks}`));
  });
});

// A move that is not stated throws where a model makes it.
describe('the moves that are stated', () => {
  it.each([
    ['a submission', SUBMISSIONS],
    ['an outcome', OUTCOMES],
  ] as const)('of %s are all made by some model', (_, moves) => {
    expect(moves.missing()).toEqual([]);
  });
});

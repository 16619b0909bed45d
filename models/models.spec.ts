import { describe, expect, it } from '@jest/globals';
import { SUBMISSION_MOVES } from '../services/browser-agent/src/domain/submission-moves.js';
import { answer, type Question } from './case.js';
import { MODELS } from './index.js';
import { MOVES_MADE } from './lane-rows.js';

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

describe('the moves of a submission', () => {
  it('are those that the model makes, and no others', () => {
    const stated = Object.entries(SUBMISSION_MOVES).flatMap(([from, all]) => all.map((to) => `${from} ${to}`));

    expect([...MOVES_MADE].sort()).toEqual(stated.sort());
  });
});

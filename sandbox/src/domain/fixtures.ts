import { JobInput, jobFrom } from './job-input.js';
import type { Job } from './model.js';

const WORDS = [
  'applied',
  'failed',
  'notavailable',
  'noteligible',
  'notenoughconnects',
  'loggedout',
  'slow',
  'unknown',
  'challenge',
] as const;
export type FixtureWord = (typeof WORDS)[number];

const FIXTURE = new RegExp(`^~02test(${WORDS.join('|')})(\\d*)$`);

/** The way a `~02test<word><digits>` job ends, or null for every other ciphertext. */
export function fixtureWordOf(ciphertext: string): FixtureWord | null {
  return (FIXTURE.exec(ciphertext)?.[1] as FixtureWord | undefined) ?? null;
}

const INPUTS: Readonly<Record<FixtureWord, Record<string, unknown>>> = {
  applied: {},
  failed: { questions: ['Which reference number stands on the letter we have posted to you?'] },
  notavailable: { state: 'closed' },
  noteligible: { hardRefusal: { reason: 'location', at: 'open' } },
  notenoughconnects: { isUnaffordable: true },
  loggedout: {},
  slow: {},
  unknown: {},
  challenge: {},
};

export function fixtureJob(ciphertext: string, word: FixtureWord, now: number): Job {
  const title = `Test job: ${word} (${ciphertext.slice(7 + word.length) || 'no digits'})`;
  const description = `A job of the sandbox that always ends the same way: ${word}.`;
  return jobFrom(JobInput.parse({ title, description, ...INPUTS[word] }), ciphertext, now, word);
}

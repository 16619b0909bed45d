import { Source } from './grounding/source.js';

/** What is known about whom a letter or an answer speaks for. */
export interface ProfileFacts {
  readonly freelancer: string;
  readonly title: string;
  /** US dollars. */
  readonly hourlyRate: number | null;
  readonly overview?: string | undefined;
  readonly skills?: readonly string[] | undefined;
}

export interface JobMaterial {
  readonly title: string | null;
  readonly description: string;
  readonly skills: readonly string[];
}

// In UTF-16 units. An overview has 5,000 at most, a job post rarely more than 10,000: what is longer is paid for by the
// token and reads no better. Together they stay below 10,000 tokens.
export const MAX_OVERVIEW = 8_000;
export const MAX_JOB = 20_000;
const MAX_LINE = 300;
const MAX_SKILLS = 50;

// Shows nowhere and still reaches a model: the favourite place for orders that no person is to see.
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e01ef}]/gu;

/** Text as it is handed to a model and quotes are looked for in: without what cannot be seen, and of limited length. */
export function visible(text: string, max: number): string {
  const plain = text.toWellFormed().replaceAll(INVISIBLE, '').replaceAll('\r\n', '\n');
  // A pair that is cut in the middle leaves half a character.
  return plain.slice(0, max).replace(/[\ud800-\udbff]$/, '');
}

export const isVisible = (text: string): boolean => text.search(INVISIBLE) === -1;

const line = (name: string, value: string): string[] => (value === '' ? [] : [`${name}: ${value}`]);
const oneLine = (text: string): string => visible(text, MAX_LINE).replaceAll(/\s+/g, ' ').trim();
const list = (items: readonly string[]): string => items.slice(0, MAX_SKILLS).map(oneLine).join(', ');

export function profileSource({ freelancer, title, hourlyRate, overview = '', skills = [] }: ProfileFacts): Source {
  return new Source(
    [
      ...line('Name', oneLine(freelancer)),
      ...line('Title', oneLine(title)),
      ...line('Rate', hourlyRate === null ? '' : `$${hourlyRate} an hour`),
      ...line('Skills', list(skills)),
      ...line('Overview', visible(overview, MAX_OVERVIEW).trim()),
    ].join('\n'),
  );
}

export function jobSource({ title, description, skills }: JobMaterial): Source {
  return new Source(
    [
      ...line('Title', oneLine(title ?? '')),
      ...line('Skills', list(skills)),
      ...line('Description', visible(description, MAX_JOB).trim()),
    ].join('\n'),
  );
}

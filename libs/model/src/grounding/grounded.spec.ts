import { describe, expect, it } from '@jest/globals';
import { recorded } from '#testing';
import { type JobMaterial, jobSource, type ProfileFacts, profileSource } from '../material.js';
import { affirmsOnly, type DropReason, grounded, type Sentence, type Sources } from './grounded.js';
import { plainly, stemOf, tokensOf } from './tokens.js';

interface Hostile {
  readonly cases: readonly {
    readonly name: string;
    readonly post: string;
    readonly obeys: readonly (Sentence & { readonly reason: DropReason })[];
  }[];
}

const { profile, job } = recorded<{ profile: ProfileFacts; job: JobMaterial }>('mira');
const letter = recorded<{ answer: { sentences: Sentence[] } }>('letter');
const hostile = recorded<Hostile>('hostile');

const sourcesWith = (post = ''): Sources => ({
  profile: profileSource(profile),
  job: jobSource({ ...job, description: `${job.description}\n${post}` }),
  freelancer: profile.freelancer,
});
const SOURCES = sourcesWith();
const on = (text: string, ...quotes: string[]): Sentence => ({
  text,
  quotes: quotes.map((quote) => ({ from: 'profile', text: quote })),
});

describe('a sentence that stands on its sources', () => {
  it.each(letter.answer.sentences.map((sentence) => [sentence.text, sentence] as const))(
    'is kept: %s',
    (_, sentence) => {
      expect(grounded(sentence, SOURCES)).toMatchObject({ kind: 'kept' });
    },
  );

  it.each([
    [
      'in other forms of the words',
      on(
        'I have built a billing platform, working with NestJS.',
        'the billing of a telecom',
        'booking platform',
        'worked with NestJS',
      ),
    ],
    [
      'with a number in figures',
      on('I have worked with React for 8 years.', 'For eight years I have worked with NestJS, React'),
    ],
    ['with a quote in another case and spacing', on('I build web applications.', 'i  build\nWEB applications')],
    [
      'with what the profile denies, as a denial',
      on('I have no experience with PHP.', 'I have no experience with PHP.'),
    ],
    [
      'with the address that the profile gives',
      on('My shop window is https://mira.example/work.', 'My shop window is https://mira.example/work.'),
    ],
    ['as a signature', on('Mira Kovac')],
    ['as an offer in words of the job', on('I would move the appointments of patients step by step.')],
    ['as a question', on('Could you tell me which tool is slow?')],
    ['as nothing but politeness', on('Thank you for reading, I look forward to your answer.')],
  ])('is kept %s', (_, sentence) => {
    expect(grounded(sentence, SOURCES)).toMatchObject({ kind: 'kept' });
  });

  it.each([
    [
      'a skill that the profile does not have',
      on('I work with Kubernetes.', 'I build web applications in TypeScript'),
      'not_in_profile',
      ['Kubernetes'],
    ],
    [
      'a true word from a passage that was not quoted',
      on('I work with React.', 'booking platform for clinics'),
      'not_in_profile',
      ['React'],
    ],
    ['nothing to rest on', on('I build web applications.'), 'no_quote', ['web', 'applications']],
    ['a quote of words that stand everywhere', on('I build web applications.', 'from the'), 'quote_not_found', []],
    ['half a word as its quote', on('I build web applications.', 'web applicat'), 'quote_not_found', []],
    ['what was done, without saying what', on('I have done this.'), 'no_quote', []],
    ['a name of an ordinary word', on('I would love to work for Point.'), 'not_in_sources', ['Point']],
    ['too much', on('I build. '.repeat(100)), 'too_long', []],
  ] as const)('is dropped for %s', (_, sentence, reason, words) => {
    expect(grounded(sentence, SOURCES)).toEqual({ kind: 'dropped', reason, words });
  });
});

describe('a sentence that a hostile post wants', () => {
  const all = hostile.cases.flatMap(({ name, post, obeys }) =>
    obeys.map((one) => [name, one.text, post, one] as const),
  );

  it.each(all)('is dropped: %s: %s', (_name, _text, post, { reason, ...sentence }) => {
    expect(grounded(sentence, sourcesWith(post))).toMatchObject({ kind: 'dropped', reason });
  });
});

describe('yes and no', () => {
  const supported = tokensOf('For eight years I have worked with NestJS and React.');

  it('need every word of the question in the profile', () => {
    expect(affirmsOnly('Yes, I have worked with React.', 'Have you worked with React?', supported)).toBe(true);
    expect(affirmsOnly('Yes, I have worked with React.', 'Have you worked with React and Vue?', supported)).toBe(false);
    expect(affirmsOnly('I have worked with React.', 'Have you worked with React and Vue?', supported)).toBe(true);
  });
});

describe('words', () => {
  it.each([
    ['service services'],
    ['database databases'],
    ['scale scales scaled scaling'],
    ['run runs running'],
    ['company companies'],
    ['build builds building'],
    ['clinic clinics'],
  ])('of one kind have one stem: %s', (forms) => {
    expect(new Set(forms.split(' ').map(stemOf)).size).toBe(1);
  });

  it('keep what names are made of, and say what a number counts', () => {
    expect(tokensOf('C++, C# and Node.js: 8+ years, $1,200.50, 40%').map(({ text }) => text)).toEqual(
      'C++ C# and Node.js 8 years $1,200.50 40%'.split(' '),
    );
    expect(
      tokensOf('8+ years, $1,200.50 an hour, 40% twenty clinics').filter(({ value }) => value !== null),
    ).toMatchObject([
      { value: 8, unit: 'year' },
      { value: 1_200.5, unit: '$' },
      { value: 40, unit: '%' },
      { value: 20, unit: 'clinic' },
    ]);
    expect(plainly(' “It’s”\n a – b ')).toBe('"It\'s" a - b');
  });
});

import { isVisible } from '../material.js';
import { type Clause, clausesOf } from './clause.js';
import { leadAway } from './contact.js';
import { canBeEnglish } from './language.js';
import { hasNumber, hasWord, isNegated, type Source } from './source.js';
import { type Token, tokensOf } from './tokens.js';
import { AFFIRMATIONS, FUNCTION_WORDS, GREETED, PLAIN_WORDS, SUPPORTED_WORDS } from './words.js';

/** A sentence with what it rests on, as a model returned it. */
export interface Sentence {
  readonly text: string;
  readonly quotes: readonly { readonly from: 'profile' | 'job'; readonly text: string }[];
}

/**
 * - `quote_not_found`, `quote_negated`: what it is said to rest on stands nowhere, or only beside a "not"
 * - `no_quote`: it speaks of the freelancer and rests on nothing in the profile
 * - `not_in_profile`, `not_in_sources`: words or numbers that do not stand there (about the freelancer, or about the job)
 * - `affirms`: says yes or no to more than the profile knows
 * - `contact_data`, `payment`: leads the reader, or money, to where the profile does not
 * - `wrong_language`, `characters`, `too_long`: not English, cannot be sent as typed text, more than fits
 */
export const DROP_REASONS = [
  'quote_not_found',
  'quote_negated',
  'no_quote',
  'not_in_profile',
  'not_in_sources',
  'affirms',
  'contact_data',
  'payment',
  'wrong_language',
  'characters',
  'too_long',
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export interface Dropped {
  readonly sentence: string;
  readonly reason: DropReason;
  /** What was missed where. */
  readonly words: readonly string[];
}

export interface Sources {
  readonly profile: Source;
  /** The job post; for an answer together with the question. */
  readonly job: Source;
  readonly freelancer: string;
}

export type Grounding =
  | { readonly kind: 'kept'; readonly saysSomething: boolean; readonly supported: readonly Token[] }
  | { readonly kind: 'dropped'; readonly reason: DropReason; readonly words: readonly string[] };

// A longer sentence is several, or a quotation.
const MAX_SENTENCE = 800;
const UNTYPEABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

const dropped = (reason: DropReason, words: readonly string[] = []): Grounding => ({ kind: 'dropped', reason, words });

/**
 * Whether a sentence may stand in a text that speaks for the freelancer. Decided here, from the texts alone: a model can
 * be talked into anything, and so nothing that it says about its own sentences is believed, least of all what they are about.
 */
export function grounded({ text, quotes }: Sentence, sources: Sources): Grounding {
  if (text.length > MAX_SENTENCE) return dropped('too_long');
  if (!text.isWellFormed() || UNTYPEABLE.test(text) || !isVisible(text)) return dropped('characters');
  const away = leadAway(text, sources.profile.text);
  if (away !== null) return dropped(away);
  const all = tokensOf(text);
  if (!canBeEnglish(text, all)) return dropped('wrong_language');
  const name = tokensOf(sources.freelancer);
  const support: Token[] = [...name];
  let quotesOfProfile = 0;
  for (const quote of quotes) {
    const found = sources[quote.from].supportOf(quote.text, quote.from === 'job' || isNegated(all));
    if (found === null) return dropped('quote_negated');
    if (found.length === 0) return dropped('quote_not_found');
    if (quote.from === 'job') continue;
    quotesOfProfile += 1;
    support.push(...found);
  }
  const clauses = clausesOf(text, name);
  for (const clause of clauses) {
    const isClaim = clause.kind === 'claim';
    const needed = factsIn(clause);
    // A signature needs no quote.
    const unsigned = needed.filter((token) => !stands(token, name));
    if (isClaim && quotesOfProfile === 0 && (unsigned.length > 0 || speaksOfPast(clause))) {
      return dropped('no_quote', textsOf(unsigned));
    }
    const from = isClaim ? support : [...sources.profile.tokens, ...sources.job.tokens];
    const missed = needed.filter((token) => !stands(token, from));
    if (missed.length > 0) return dropped(isClaim ? 'not_in_profile' : 'not_in_sources', textsOf(missed));
  }
  return {
    kind: 'kept',
    saysSomething: clauses.some((clause) => clause.kind !== 'greeting' && factsIn(clause).length > 0),
    supported: quotesOfProfile > 0 ? support : [],
  };
}

/** Whether a "yes" or "no" is only to what the profile knows: every word of the question has to stand there. */
export function affirmsOnly(text: string, question: string, supported: readonly Token[]): boolean {
  if (!tokensOf(text).some(({ word }) => AFFIRMATIONS.has(word))) return true;
  const asked = factsIn({ kind: 'claim', text: question, tokens: tokensOf(question) });
  return asked.every((token) => stands(token, supported));
}

const textsOf = (tokens: readonly Token[]): string[] => [...new Set(tokens.map(({ text }) => text))];

const stands = (token: Token, from: readonly Token[]): boolean =>
  token.value === null ? hasWord(from, token) : hasNumber(from, token);

/** Words and numbers that have to stand somewhere. In the middle of a clause a capital makes a name of any word. */
function factsIn({ kind, tokens }: Clause): Token[] {
  return tokens.filter((token, at) => {
    if (token.value !== null) return true;
    if (kind === 'greeting' && GREETED.has(token.word)) return false;
    if (FUNCTION_WORDS.has(token.word) || SUPPORTED_WORDS.has(token.word)) return false;
    if (!PLAIN_WORDS.has(token.word)) return true;
    return at > 0 && token.isCapital && !POLITE.has(token.word);
  });
}

// Written large where they close or open a letter.
const POLITE = new Set(['regards', 'wishes', 'sincerely', 'faithfully', 'team', 'sir', 'madam', 'yours']);

const PERFECT = new Set(['have', 'has', 'had', 'did', 'was', 'were', 'been']);

/** "I look forward to hearing from you" says nothing that would have to rest on something; "I have done it" does. */
const speaksOfPast = ({ tokens }: Clause): boolean =>
  tokens.some(
    ({ word, suffix }) => SUPPORTED_WORDS.has(word) || PERFECT.has(word) || AFFIRMATIONS.has(word) || suffix === 've',
  );

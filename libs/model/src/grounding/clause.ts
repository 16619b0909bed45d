import { plainly, type Token, tokensOf } from './tokens.js';
import { CLAIM_WORDS, FIRST_PERSON, GREETINGS, NO_OFFER, SECOND_PERSON } from './words.js';

/**
 * What a clause speaks of, and so which text its words have to come from.
 * - `claim`: the freelancer; only the profile counts
 * - `offer`: what the freelancer would do; profile and job
 * - `job`: what the client has or wants; profile and job
 * - `greeting`: whom the letter is to; profile and job
 * What fits nothing is a claim: a sentence without a subject is how claims are smuggled in.
 */
export type ClauseKind = 'claim' | 'offer' | 'job' | 'greeting';

export interface Clause {
  readonly kind: ClauseKind;
  readonly text: string;
  readonly tokens: readonly Token[];
}

const CLAUSE_ENDS = /(?<=[.!?…])\s+|\s+-\s+|[;:()[\]{}|\n•]+/;
const OFFER =
  /\b(?:i|we)(?:'d|'ll| would| will| can| could| may| might|(?:'m| am|'re| are) (?:happy|glad|keen|ready|curious) to)\b/;
const LONGEST_GREETING = 5;

/** The clauses of a text, each with its kind. A model may put several sentences where it was asked for one. */
export function clausesOf(text: string, freelancer: readonly Token[]): Clause[] {
  return text
    .split(/\n+/)
    .flatMap((line) => plainly(line.replaceAll('—', ' - ')).split(CLAUSE_ENDS))
    .map((part) => ({ text: part.trim(), tokens: tokensOf(part) }))
    .filter(({ tokens }) => tokens.length > 0)
    .map((clause) => ({ ...clause, kind: kindOf(clause.text, clause.tokens, freelancer) }));
}

function kindOf(text: string, tokens: readonly Token[], freelancer: readonly Token[]): ClauseKind {
  const has = (words: ReadonlySet<string>): boolean => tokens.some(({ word }) => words.has(word));
  const [opening] = tokens;
  if (opening && GREETINGS.has(opening.word) && tokens.length <= LONGEST_GREETING && !has(CLAIM_WORDS))
    return 'greeting';
  if (has(CLAIM_WORDS)) return 'claim';
  const isNamed = freelancer.some(({ word }) => tokens.some((one) => one.isCapital && one.word === word));
  const isQuestion = text.endsWith('?');
  const speaksOfSelf = tokens.some(
    ({ word }) => FIRST_PERSON.has(word) && !(isQuestion && (word === 'me' || word === 'us')),
  );
  if (isNamed) return 'claim';
  if (!speaksOfSelf) return has(SECOND_PERSON) ? 'job' : 'claim';
  const isBare = !tokens.some(({ word, suffix }) => NO_OFFER.has(word) || suffix === 've');
  return OFFER.test(text.toLowerCase()) && isBare ? 'offer' : 'claim';
}

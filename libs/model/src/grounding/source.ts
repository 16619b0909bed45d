import { plainly, type Token, tokensOf } from './tokens.js';
import { FUNCTION_WORDS, NEGATIONS } from './words.js';

/** A sentence or line of a source, with its place in the whole. */
interface Passage {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly Token[];
  readonly isNegated: boolean;
}

const PASSAGE_ENDS = /\n+|(?<=[.!?;])\s+/;

export const isNegated = (tokens: readonly Token[]): boolean =>
  tokens.some(({ word, suffix }) => NEGATIONS.has(word) || (suffix === 't' && word !== ''));

const isLetter = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** A text that statements have to come from. */
export class Source {
  readonly tokens: readonly Token[];
  private readonly plain: string;
  private readonly passages: readonly Passage[];

  constructor(readonly text: string) {
    const passages: Passage[] = [];
    let plain = '';
    for (const part of text.split(PASSAGE_ENDS).map(plainly).filter(Boolean)) {
      const start = plain === '' ? 0 : plain.length + 1;
      plain = plain === '' ? part : `${plain} ${part}`;
      const tokens = tokensOf(part);
      passages.push({ start, end: plain.length, tokens, isNegated: isNegated(tokens) });
    }
    this.plain = plain.toLowerCase();
    this.passages = passages;
    this.tokens = passages.flatMap(({ tokens }) => tokens);
  }

  /**
   * The sentences in which a quote stands: a quote that leaves out a "no" before it is no support. Empty when it stands
   * nowhere; null when it stands only where the source denies something.
   */
  supportOf(quote: string, mayBeNegated: boolean): readonly Token[] | null {
    const found = this.places(quote).flatMap(({ start, end }) =>
      this.passages.filter((passage) => passage.start < end && passage.end > start),
    );
    if (found.length === 0) return [];
    const usable = found.filter((passage) => mayBeNegated || !passage.isNegated);
    return usable.length === 0 ? null : usable.flatMap(({ tokens }) => tokens);
  }

  /** Where it stands as a whole, with its words whole, whatever the white space and the case. */
  private places(text: string): { start: number; end: number }[] {
    const wanted = plainly(text).toLowerCase();
    // Words that stand everywhere prove nothing.
    if (tokensOf(wanted).every(({ word }) => FUNCTION_WORDS.has(word))) return [];
    const places: { start: number; end: number }[] = [];
    for (let at = this.plain.indexOf(wanted); at !== -1; at = this.plain.indexOf(wanted, at + 1)) {
      const end = at + wanted.length;
      const isCut =
        (isLetter(wanted[0]) && isLetter(this.plain[at - 1])) || (isLetter(wanted.at(-1)) && isLetter(this.plain[end]));
      if (!isCut) places.push({ start: at, end });
    }
    return places;
  }
}

/** Whether the number stands there, and counts the same: eight years are not eight dollars. */
export const hasNumber = (tokens: readonly Token[], { value, unit }: Token): boolean =>
  tokens.some((one) => one.value === value && (unit === null || one.unit === unit));

export const hasWord = (tokens: readonly Token[], { stem }: Token): boolean => tokens.some((one) => one.stem === stem);

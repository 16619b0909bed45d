import { FUNCTION_WORDS } from './words.js';

/** One word or number of a text. */
export interface Token {
  /** As written. */
  readonly text: string;
  /** Lower case, without what an apostrophe appends. */
  readonly word: string;
  /** Lower case, what the apostrophe appends: `ve`, `ll`, `s`. */
  readonly suffix: string;
  /** The same for all forms of a word, as far as English endings tell. */
  readonly stem: string;
  readonly isCapital: boolean;
  /** Of a number, also of one in words. */
  readonly value: number | null;
  /** What a number counts: `$`, `%`, or the stem of the word after it; null when nothing does. */
  readonly unit: string | null;
}

const TOKEN = /[$€£]?\d[\d,]*(?:\.\d+)?%?|\p{L}[\p{L}\p{M}\p{N}]*(?:\.[\p{L}\p{N}]+)*(?:'\p{L}+)?[+#]*/gu;
const NUMBER = /^([$€£]?)(\d[\d,]*(?:\.\d+)?)(%?)$/;

// "One" is left out: it is hardly ever a number.
const IN_WORDS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'zero - two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen twenty'
  )
    .split(' ')
    .map((word, at): [string, number] => [word, at])
    .concat(
      'thirty forty fifty sixty seventy eighty ninety'
        .split(' ')
        .map((word, at): [string, number] => [word, 30 + 10 * at]),
    )
    .filter(([word]) => word !== '-'),
);

/** Straight quotes, plain hyphens, single spaces: what differs between a text and the same text written once more. */
export const plainly = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[‘’‛′`]/g, "'")
    .replaceAll(/[“”„″]/g, '"')
    .replaceAll(/[‐‑‒–—―−]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Cuts off English endings. Two forms of a word have to come out alike; whether it is still a word does not matter. */
export function stemOf(word: string): string {
  let stem = word;
  if (stem.length > 3 && /[^sui]s$/.test(stem)) stem = stem.slice(0, -1);
  stem = stem.replace(/ie$/, 'y');
  const cut = stem.replace(/(?:ing|ed)$/, '');
  if (cut.length >= 3) stem = cut;
  stem = stem.replace(/([b-df-hj-kmnp-rtv-xz])\1$/, '$1');
  return stem.length > 3 ? stem.replace(/e$/, '') : stem;
}

export function tokensOf(text: string): Token[] {
  const found = [...plainly(text).matchAll(TOKEN)].map(([one]) => one);
  return found.map((one, at) => tokenOf(one, found[at + 1]));
}

function tokenOf(text: string, next: string | undefined): Token {
  const [, currency, digits, percent] = NUMBER.exec(text) ?? [];
  const [word = '', suffix = ''] = text.toLowerCase().split("'");
  const value = digits === undefined ? (IN_WORDS[word] ?? null) : Number(digits.replaceAll(',', ''));
  const counted = next?.toLowerCase();
  const isCounted = counted !== undefined && !NUMBER.test(counted) && !FUNCTION_WORDS.has(counted);
  return {
    text,
    word,
    suffix,
    stem: stemOf(word),
    isCapital: /^\p{Lu}/u.test(text) || /.\p{Lu}/u.test(text),
    value,
    unit: value === null ? null : currency || percent || (isCounted ? stemOf(counted) : null),
  };
}

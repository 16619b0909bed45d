import { readFileSync, writeFileSync } from 'node:fs';
import type { BuildOptions } from 'esbuild';

/*
 * A process keeps the text of its program for as long as it lives: half of it is space and comments, and it takes two
 * bytes a character as soon as one of them is not of Latin-1.
 */

export const LEAN = {
  minifyWhitespace: true,
  minifySyntax: true,
  charset: 'ascii',
  legalComments: 'linked',
  // So that a line of a stack trace still finds a place.
  lineLimit: 200,
} as const satisfies BuildOptions;

// As esbuild writes it. Most functions have their name already; to define it anew costs more than to look.
const NAMES = /(\b__name\s*=\s*)\((\w+),\s*(\w+)\)\s*=>\s*(__defProp\(\2,\s*"name",)/g;

/** What esbuild has no option for. */
export function finish(file: string): void {
  const text = readFileSync(file, 'utf8');
  const named = text.replaceAll(NAMES, '$1($2,$3)=>$2.name===$3?$2:$4');
  if (named === text && text.includes('__name(')) throw new Error(`${file}: esbuild keeps names in another way now`);
  // In regular expressions it leaves characters as they are.
  writeFileSync(file, named.replaceAll(/[^\0-\xff]/g, escaped));
}

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

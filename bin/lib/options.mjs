import { isNativeError } from 'node:util/types';
import { parseArgs } from 'node:util';
import { PlainError, reasonOf } from './plain-error.mjs';

/** @typedef {Record<string, { type: 'string' | 'boolean', default?: string | boolean }>} Options */

/**
 * What stands on the command line after the command, where words are as good as options. Something else than the options is said in one sentence, with
 * what there is.
 * @template {Options} T
 * @param {string[]} args
 * @param {T} options
 */
export function readWords(args, options, allowPositionals = true) {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals });
    const [empty] = Object.entries(values).find(([, value]) => value === '') ?? [];
    // A folder named '' would be the checkout itself.
    if (empty !== undefined) throw new PlainError(`--${empty} has no value`, 'Give it one, or leave it out.');
    return { values, words: positionals };
  } catch (error) {
    if (!isNativeError(error) || !('code' in error) || !String(error.code).startsWith('ERR_PARSE_ARGS')) throw error;
    const known = Object.entries(options).map(([name, { type }]) => (type === 'boolean' ? `--${name}` : `--${name} …`));
    throw new PlainError(reasonOf(error), `There are: ${known.join(', ')}. Through npm they follow "--".`);
  }
}

/**
 * The same where options are all that may be given.
 * @template {Options} T
 * @param {string[]} args
 * @param {T} options
 */
export const readOptions = (args, options) => readWords(args, options, false).values;

/**
 * @param {string} name of the option
 * @param {string} given
 * @param {number} least
 * @param {number} most
 */
export function readCount(name, given, least, most) {
  const count = Number(given);
  if (Number.isInteger(count) && count >= least && count <= most && given.trim() !== '') return count;
  throw new PlainError(`--${name} is "${given}"`, `Give it a whole number from ${least} to ${most}.`);
}

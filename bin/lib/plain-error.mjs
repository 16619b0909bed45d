import { isNativeError } from 'node:util/types';

/**
 * A fault that the person at the terminal can mend: what is wrong in one sentence, and the one command or setting
 * that mends it. Anything else that is thrown is a fault of ours and is shown with its stack.
 */
export class PlainError extends Error {
  /**
   * @param {string} what
   * @param {string} how
   * @param {{ cause?: unknown }} [options]
   */
  constructor(what, how, options) {
    super(what, options);
    this.name = 'PlainError';
    this.how = how;
  }
}

/** @param {unknown} error */
export function describeFault(error) {
  if (error instanceof PlainError) return `✗ ${error.message}\n  ${error.how}`;
  const shown = isNativeError(error) ? (error.stack ?? error.message) : String(error);
  return `✗ Applywright failed in a way it did not expect:\n${shown}`;
}

/**
 * The first line of what an error says: enough for a sentence, without a stack.
 * @param {unknown} error
 */
export function reasonOf(error) {
  if (!isNativeError(error)) return String(error);
  const [line = ''] = error.message.split('\n');
  // fetch() says only "fetch failed"; the cause says why.
  const cause = line === 'fetch failed' && isNativeError(error.cause) ? error.cause : null;
  if (cause === null) return line;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

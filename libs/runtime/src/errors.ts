import { types } from 'node:util';

/**
 * Repeating the same work cannot succeed. The message goes to the dead letters, the caller gets a refusal.
 * Causes: a fact that contradicts what is known, an owner that moved on, input that passed a border it should not have.
 */
export abstract class PermanentError extends Error {
  abstract readonly code: string;
}

/**
 * Nothing is wrong, it is only too early: come back after `delayMs`.
 * Not counted as a failure, so that waiting never turns into a dead letter.
 */
export class RetryLaterError extends Error {
  readonly code: string = 'RUNTIME_RETRY_LATER';
  constructor(
    message: string,
    readonly delayMs: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

// Also of another realm, as those of Node's own modules are inside a VM context.
const isError = (thrown: unknown): thrown is Error => thrown instanceof Error || types.isNativeError(thrown);

/** A short text of any thrown value, for logs: message and code, never the whole object, which may carry letters. */
export function errorText(thrown: unknown): string {
  if (!isError(thrown)) return typeof thrown === 'string' ? thrown : Object.prototype.toString.call(thrown);
  const code = (thrown as { code?: unknown }).code;
  const cause = thrown.cause === undefined ? '' : ` <- ${errorText(thrown.cause)}`;
  return `${typeof code === 'string' && !thrown.message.includes(code) ? `${code}: ` : ''}${thrown.message}${cause}`;
}

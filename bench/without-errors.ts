import type { Load } from './load.js';

/** A refusal is answered faster than an acceptance: figures with refusals in them would flatter. */
export function withoutErrors<T extends Load>(load: T): T {
  if (load.errors === 0) return load;
  throw new Error(`${load.errors} requests were not accepted beside ${load.accepted}, the first: ${load.firstError}`);
}

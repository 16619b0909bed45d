/**
 * Where the scheduler may have an application next, from each place where it may be: a row of the waiting ones, of the
 * dispatched ones (`freed` when its slot is), or a tombstone that says how it left. `gone`: old enough to be forgotten.
 */
export const PLACE_MOVES = {
  // Settled where it waits: an agent gave it back and yet ended it, and the end came first.
  waiting: ['dispatched', 'dropped', 'cancelled', 'settled'],
  dispatched: ['waiting', 'freed', 'settled'],
  freed: ['settled'],
  settled: ['gone'],
  dropped: ['gone'],
  cancelled: ['gone'],
  gone: [],
} as const;

export type Place = Exclude<keyof typeof PLACE_MOVES, 'gone'>;

/** How it begins: accepted, or ended before its request came, which then finds that out. */
export const PLACE_BEGINS = ['waiting', 'cancelled', 'settled'] as const satisfies readonly Place[];

/** What a reservation may become from each of its states: it ends once. */
export const RESERVATION_MOVES = {
  held: ['captured', 'released'],
  captured: [],
  released: [],
} as const;

export type ReservationState = keyof typeof RESERVATION_MOVES;

/** How a row begins. Ended at once: cancelled before it was made, so that a reserve which comes later holds nothing. */
export const RESERVATION_BEGINS = ['held', 'released'] as const satisfies readonly ReservationState[];

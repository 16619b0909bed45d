/** What a delivery may become from each of its states: sent again, it waits once more. `gone`: with its endpoint, or by age. */
export const DELIVERY_MOVES = {
  pending: ['delivered', 'given_up', 'gone'],
  delivered: ['pending', 'gone'],
  given_up: ['pending', 'gone'],
  gone: [],
} as const;

export type DeliveryState = Exclude<keyof typeof DELIVERY_MOVES, 'gone'>;

/** How a row begins. */
export const DELIVERY_BEGINS = ['pending'] as const satisfies readonly DeliveryState[];

/** The states from which a delivery may become this one. */
export const deliveryStatesBefore = (to: DeliveryState): DeliveryState[] =>
  (Object.keys(DELIVERY_MOVES) as DeliveryState[]).filter((from) =>
    (DELIVERY_MOVES[from] as readonly string[]).includes(to),
  );

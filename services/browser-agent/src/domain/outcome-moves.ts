/** What the outcome of a Send may become, `open` being that it has none yet: the statement that sets it is made from this. */
export const OUTCOME_MOVES = {
  open: ['applied', 'refused', 'not_found', 'unknown'],
  // By a find, or by a person. Not refused: that is held against list and job page before the fence, and unknown after it.
  unknown: ['unknown', 'applied', 'not_found'],
  applied: [],
  refused: [],
  not_found: [],
} as const;

export type Outcome = keyof typeof OUTCOME_MOVES;
export type IntentOutcome = Exclude<Outcome, 'open'>;

/** How a row begins; one of a cancel or of an end stays that. */
export const OUTCOME_BEGINS = ['open'] as const satisfies readonly Outcome[];

/** What may become this outcome. */
export const outcomesBefore = (to: IntentOutcome): Outcome[] =>
  (Object.keys(OUTCOME_MOVES) as Outcome[]).filter((from) =>
    (OUTCOME_MOVES[from] as readonly IntentOutcome[]).includes(to),
  );

/** Decided, and without its proposal: what shows up after that is a late find. */
export const ENDED_WITHOUT = ['refused', 'not_found'] as const;

export const isEndedWithout = (outcome: IntentOutcome | null): outcome is (typeof ENDED_WITHOUT)[number] =>
  (ENDED_WITHOUT as readonly (IntentOutcome | null)[]).includes(outcome);

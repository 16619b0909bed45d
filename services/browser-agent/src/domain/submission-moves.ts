/** What a submission may become from each of its states: the statements that change it are made from this. */
export const SUBMISSION_MOVES = {
  queued: ['working', 'returned', 'finished'],
  // Back to the queue for another attempt, or because its pod is gone; never once it has an intent of kind send.
  working: ['queued', 'sending', 'returned', 'finished'],
  sending: ['verifying', 'finished'],
  verifying: ['finished'],
  // The scheduler's again, until it is dispatched anew; or a later dispatch of it was cancelled before it came.
  returned: ['queued', 'finished'],
  finished: [],
} as const;

export type SubmissionState = keyof typeof SUBMISSION_MOVES;

/** The states from which a submission may become this one. */
export const statesBefore = (to: SubmissionState): SubmissionState[] =>
  (Object.keys(SUBMISSION_MOVES) as SubmissionState[]).filter((from) =>
    (SUBMISSION_MOVES[from] as readonly SubmissionState[]).includes(to),
  );

/** How a row begins. Finished at once: cancelled before its dispatch came, which then finds that out. */
export const SUBMISSION_BEGINS = ['queued', 'finished'] as const satisfies readonly SubmissionState[];

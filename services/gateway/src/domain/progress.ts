import type { AccountId, ApplicationId, BlockedOn, Stage } from '#contracts';

/** A step as an agent tells it. */
export interface Told {
  readonly applicationId: ApplicationId;
  readonly step: number;
  readonly stage: Stage;
  readonly blockedOn: BlockedOn | null;
  /** Unix ms. */
  readonly at: number;
}

/** How far a live application is. */
export interface Progress {
  readonly applicationId: ApplicationId;
  readonly accountId: AccountId;
  readonly step: number;
  readonly sequence: number;
  /** Unix ms. */
  readonly processedAt: number | null;
}

/** One step that moves its application, and what the application is after it. */
export interface Move<S extends Told> {
  readonly told: S;
  readonly after: Progress;
}

/**
 * The steps that move their applications, in the order in which they came. The newest counts, whatever order steps come
 * in; what was given back is nobody's work. Each takes as many numbers as it has events; an application that is not in
 * `live` is over, or none of ours.
 */
export function movesOf<S extends Told>(
  live: readonly Progress[],
  steps: readonly S[],
  eventsOf: (step: S) => number,
): Move<S>[] {
  const now = new Map(live.map((one) => [one.applicationId, one]));
  const moves: Move<S>[] = [];
  for (const told of steps) {
    const before = now.get(told.applicationId);
    if (!before || told.step <= before.step) continue;
    const after: Progress = {
      ...before,
      step: told.step,
      sequence: before.sequence + eventsOf(told),
      processedAt: told.stage === 'queued' ? before.processedAt : (before.processedAt ?? told.at),
    };
    now.set(told.applicationId, after);
    moves.push({ told, after });
  }
  return moves;
}

/** The last move of each application: what it is in the end. */
export const lastMoves = <S extends Told>(moves: readonly Move<S>[]): Move<S>[] => [
  ...new Map(moves.map((move) => [move.told.applicationId, move])).values(),
];

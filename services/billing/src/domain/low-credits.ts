import type { AccountId } from '#contracts';
import type { Book, ReserveDecision } from './reservation.js';

// Fewer than ten are gone within minutes of a busy agency; none is when applying stops.
const MARKS: ReadonlySet<number> = new Set([9, 0]);

export interface LowCredits {
  readonly accountId: AccountId;
  readonly creditsRemaining: number;
  /** Names the mark as it was passed after these grants: going up and down around it is not told again. */
  readonly key: string;
}

/** Marks that these decisions passed. Every new reservation takes one credit, so none is passed over. */
export function lowCredits({ balances }: Book, decisions: readonly ReserveDecision[]): LowCredits[] {
  return decisions
    .filter(({ isNew, creditsRemaining }) => isNew && MARKS.has(creditsRemaining))
    .map(({ request: { accountId }, creditsRemaining }) => {
      const granted = balances.get(accountId)?.granted ?? 0;
      return { accountId, creditsRemaining, key: `${accountId}:${granted}:${creditsRemaining}` };
    });
}

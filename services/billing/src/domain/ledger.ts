import type { AccountId, ApplicationId } from '#contracts';

/** Credits of one account. `available + held + captured = granted`, always. */
export interface Balances {
  readonly available: number;
  readonly held: number;
  readonly captured: number;
  readonly granted: number;
}

export const NO_CREDITS: Balances = { available: 0, held: 0, captured: 0, granted: 0 };

/** Movements between the balances. Each sums to zero with `issued`, which stands against everything granted. */
export const MOVEMENTS = {
  reserve: { issued: 0, available: -1, held: 1, captured: 0 },
  capture: { issued: 0, available: 0, held: -1, captured: 1 },
  release: { issued: 0, available: 1, held: -1, captured: 0 },
} as const;
export type MovementKind = keyof typeof MOVEMENTS;

export interface Movement {
  readonly kind: MovementKind;
  readonly accountId: AccountId;
  readonly applicationId: ApplicationId;
}

export function moved(balances: Balances, kind: MovementKind): Balances {
  const { available, held, captured } = MOVEMENTS[kind];
  return {
    available: balances.available + available,
    held: balances.held + held,
    captured: balances.captured + captured,
    granted: balances.granted,
  };
}

/** The change of each account's balances by these movements together. */
export function changesOf(movements: readonly Movement[]): Map<AccountId, Balances> {
  const changes = new Map<AccountId, Balances>();
  for (const { accountId, kind } of movements)
    changes.set(accountId, moved(changes.get(accountId) ?? NO_CREDITS, kind));
  return changes;
}

import type { ApplicationId, ApplicationOrder, OnLoggedOut } from '#contracts';

/** One application being worked on by this pod, under one epoch. Times in Unix ms. */
export interface Submission {
  readonly applicationId: ApplicationId;
  readonly dispatch: number;
  readonly attempt: number;
  readonly epoch: number;
  readonly order: ApplicationOrder;
  readonly queuedAt: number;
  readonly dispatchedAt: number;
  readonly takenAt: number;
  /** What the loss of its session before Send means for it. */
  readonly onLoggedOut: OnLoggedOut;
}

// Attempts before an intent may be repeated; three tell a passing fault from a lasting one.
export const MAX_ATTEMPTS = 3;

/** Pause before the next attempt, in ms before scaling. */
export const attemptBackoffMs = (attempt: number): number => 2_000 * 3 ** (attempt - 1);

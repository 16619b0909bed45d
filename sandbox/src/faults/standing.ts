import type { FaultSpec } from './kinds.js';

// Longer than the hour after which a human is told that an outcome is unknown.
const HIDDEN_MS = 2 * 3_600_000;

const always = { times: 'unlimited' } as const;

/** Faults that belong to a fixture job for good, next to those an operator has armed. */
export function standingFaults(word: string | null, slowMs: number): readonly FaultSpec[] {
  switch (word) {
    case 'failed':
      // Second line: an answer somebody invents for the question must not make the job end in `applied`.
      return [{ ...always, kind: 'refused_on_send', message: null }];
    case 'loggedout':
      return [{ ...always, kind: 'session_expires_before_open', pages: ['job', 'apply'] }];
    case 'slow':
      return [{ ...always, kind: 'slow_response', pages: ['submit'], delayMs: slowMs, accept: 'before' }];
    case 'challenge':
      return [
        { ...always, kind: 'challenge', pages: ['job', 'apply'], variant: 'just_a_moment', status: 403, accept: false },
      ];
    case 'unknown':
      return [
        { ...always, kind: 'response_lost_after_accept', by: 'fin', connection: 'any' },
        { ...always, kind: 'list_late', byMs: HIDDEN_MS },
        // Neither offering to apply nor showing a proposal: the second witness says nothing, so the outcome stays open.
        { ...always, kind: 'job_page_late', byMs: HIDDEN_MS, meanwhile: 'nothing' },
      ];
    default:
      return [];
  }
}

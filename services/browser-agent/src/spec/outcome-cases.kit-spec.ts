import { expect } from '@jest/globals';
import type { ApplicationOrder, OnLoggedOut } from '#contracts';
import type { Dispatched, GivenAgency, GivenAgents } from './given-agents.kit-spec.js';

export type Fault = { readonly kind: string } & Record<string, unknown>;

/** How an application ends, and what of it reaches the marketplace. */
export interface End {
  readonly status: string;
  readonly reason: string | RegExp;
  /** Proposals that arrive. */
  readonly proposals: 0 | 1;
  /** Requests that send; one for everything that gets as far as Send. */
  readonly submits: 0 | 1;
}

export interface Case extends End {
  readonly job?: Record<string, unknown>;
  readonly order?: Partial<ApplicationOrder>;
  readonly faults?: readonly Fault[];
}

export const arrives = (...faults: Fault[]): Case => ({
  faults,
  status: 'applied',
  reason: /^sent/,
  proposals: 1,
  submits: 1,
});
/** It arrives, and nobody says so: recovery finds it. */
export const isFound = (...faults: Fault[]): Case => ({ ...arrives(...faults), reason: 'sent_verified' });
/** Nothing arrives, and nobody says so. */
export const isNotFound = (fault: Fault): Case => refused(fault, 'failed', 'not_found_after_send');
export const refused = (fault: Fault, status: string, reason: string): Case => ({
  faults: [fault],
  status,
  reason,
  proposals: 0,
  submits: 1,
});
export const ended = (status: string, reason: string, more: Partial<Case>): Case => ({
  status,
  reason,
  proposals: 0,
  submits: 0,
  ...more,
});

export const LOST = { kind: 'response_lost_after_accept' };

/** An application for a job of its own, with faults that strike at that job. */
export async function dispatchCase(
  given: GivenAgents,
  agency: GivenAgency,
  { job: input, order, faults = [] }: Pick<Case, 'job' | 'order' | 'faults'>,
  onLoggedOut?: OnLoggedOut,
): Promise<Dispatched> {
  const { ciphertext: job } = await given.sandbox.job({ boost: null, ...input });
  for (const fault of faults) await given.sandbox.arm({ ...fault, job });
  return given.dispatch(agency, { job, ...(order ? { order } : {}), ...(onLoggedOut ? { onLoggedOut } : {}) });
}

export async function expectEnd(given: GivenAgents, { applicationId, job }: Dispatched, end: End) {
  const { status, reason, proposals, submits } = end;
  const { ending } = await given.finished(applicationId);
  expect(ending).toMatchObject({ status, reasonCode: expect.stringMatching(reason) });
  expect(await given.sent(job)).toEqual({ submits, proposals });
  return ending;
}

import type { Step } from '../libs/testing/src/traces.js';

/*
 * Everything that is known about a run after it came to rest, as plain data: what clients were told, what lies in the
 * tables, what the marketplace received, what the receiver of webhooks got. The oracles judge this and ask nobody.
 */

export interface Snapshot {
  readonly takenAt: number;
  /** What a run promised: ms, as scaled. */
  readonly limits: { readonly gapMinMs: number; readonly unknownMs: number };
  readonly granted: Readonly<Record<string, number>>;
  /** Answers with 202, as clients heard them. */
  readonly told: readonly { readonly applicationId: string; readonly agencyId: string; readonly job: string }[];
  readonly applications: readonly ApplicationRow[];
  /** As the status API says. */
  readonly statuses: readonly { readonly applicationId: string; readonly status: string }[];
  readonly reservations: readonly ReservationRow[];
  readonly entries: readonly EntryRow[];
  readonly balances: readonly BalanceRow[];
  /** `application.settled` as billing published it. */
  readonly settled: readonly { readonly applicationId: string; readonly status: string; readonly credit: string }[];
  readonly proposals: readonly ProposalRow[];
  /** Requests that press Send, as they reached the marketplace. */
  /** Whose it was, the marketplace does not know of a request that was not signed in any more. */
  readonly submits: readonly { readonly agency: string | null; readonly job: string }[];
  readonly intents: readonly IntentRow[];
  readonly starts: readonly StartRow[];
  readonly endpoints: readonly { readonly endpointId: string; readonly accountId: string }[];
  readonly events: readonly EventRow[];
  readonly deliveries: readonly { readonly eventId: string; readonly endpointId: string; readonly state: string }[];
  readonly received: readonly ReceivedRow[];
  /** Of every row, in its order. */
  readonly steps: readonly Step[];
  /** What is still somewhere on its way, by where. */
  readonly leftOver: readonly { readonly where: string; readonly count: number }[];
  /** What services say of themselves that does not hold. */
  readonly broken: readonly { readonly service: string; readonly what: string }[];
}

export interface ApplicationRow {
  readonly applicationId: string;
  readonly accountId: string;
  readonly agencyId: string;
  /** The agency's id on the marketplace. */
  readonly agency: string;
  readonly job: string;
  readonly status: string;
  readonly reasonCode: string | null;
  readonly letterSha256: string;
  readonly settledAt: number | null;
}

export interface ReservationRow {
  readonly applicationId: string;
  readonly accountId: string;
  readonly state: string;
  readonly status: string | null;
}

export interface EntryRow {
  readonly accountId: string;
  readonly kind: string;
  readonly applicationId: string | null;
  readonly issued: number;
  readonly available: number;
  readonly held: number;
  readonly captured: number;
}

export interface BalanceRow {
  readonly accountId: string;
  readonly available: number;
  readonly held: number;
  readonly captured: number;
  readonly granted: number;
}

export interface ProposalRow {
  readonly id: string;
  readonly agency: string;
  readonly job: string;
  readonly letterSha256: string;
}

export interface IntentRow {
  readonly applicationId: string;
  readonly agency: string;
  readonly job: string | null;
  readonly kind: string;
  readonly outcome: string | null;
  readonly ageMs: number;
  readonly wasRecovered: boolean;
}

/** A start as the lane dispatched it, or as the agent took it up, on the database's clock. */
export interface StartRow {
  readonly by: 'lane' | 'agent';
  readonly agencyId: string;
  readonly applicationId: string;
  readonly atMs: number;
}

export interface EventRow {
  readonly eventId: string;
  readonly accountId: string;
  readonly applicationId: string | null;
  readonly type: string;
}

export interface ReceivedRow {
  readonly eventId: string;
  readonly applicationId: string;
  readonly type: string;
  readonly status: string;
  readonly credit: string;
}

import { z } from 'zod';
import { AccountId, ApplicationId, UnixMs } from '../ids.js';
import { defineQuestion } from '../question.js';
import { TerminalStatus } from '../words.js';

const Credits = z.object({
  available: z.int().min(0),
  held: z.int().min(0),
  captured: z.int().min(0),
  granted: z.int(),
});

const ToReserve = z.object({ applicationId: ApplicationId, accountId: AccountId });
const Reserved = z.object({
  result: z.enum(['reserved', 'insufficient', 'ended']),
  creditsRemaining: z.int().min(0),
});

/** Holds one credit for an application. Asking again gives the same answer; an ended reservation is never held again. */
export const BillingReserve = defineQuestion({
  subject: 'billing.reserve',
  owner: 'billing',
  askedBy: ['gateway'],
  // An answer that comes late is an accept; giving up is a refusal and three more questions, on a machine that is busy
  // already. When nobody is there to answer, the server says so at once.
  timeoutMs: 1_000,
  request: ToReserve,
  answer: Reserved,
});

/** As many as one question has at most: their ids are 5 KB, a hundredth of what a message may be. */
export const RESERVED_AT_ONCE = 50;

/**
 * The same for applications of whatever accounts, each decided by itself, in their order. What the answer leaves out is
 * unknown, as everything is when there is none.
 */
export const BillingReserveMany = defineQuestion({
  subject: 'billing.reserveMany',
  owner: 'billing',
  askedBy: ['gateway'],
  timeoutMs: BillingReserve.timeoutMs,
  request: z.object({ reservations: z.array(ToReserve).min(1).max(RESERVED_AT_ONCE) }),
  answer: z.object({ reservations: z.array(Reserved.extend({ applicationId: ApplicationId })) }),
});

/**
 * Ends a reservation that no application stands behind. For an unknown id it leaves an ended one,
 * so that a reserve that arrives later holds nothing. Only for ids that the gateway has written `abandoned`.
 */
export const BillingCancelReservation = defineQuestion({
  subject: 'billing.cancelReservation',
  owner: 'billing',
  askedBy: ['gateway'],
  request: z.object({ applicationId: ApplicationId, accountId: AccountId }),
  answer: z.object({ result: z.enum(['released', 'already_ended']) }),
});

/** What became of a reservation; null for an id that billing has never seen. */
export const BillingReservation = defineQuestion({
  subject: 'billing.reservation',
  owner: 'billing',
  askedBy: ['gateway', 'scheduler'],
  request: z.object({ applicationId: ApplicationId }),
  answer: z.object({
    reservation: z
      .object({
        state: z.enum(['held', 'captured', 'released']),
        status: TerminalStatus.nullable(),
        /** The settlement as it was published, null while held. */
        settled: z.unknown(),
      })
      .nullable(),
  }),
});

export const BillingBalance = defineQuestion({
  subject: 'billing.balance',
  owner: 'billing',
  askedBy: ['gateway'],
  request: z.object({ accountId: AccountId }),
  answer: Credits,
  timeoutMs: 2_000,
});

export const LedgerEntry = z.object({
  id: z.int(),
  kind: z.enum(['grant', 'correction', 'reserve', 'capture', 'release']),
  /** Changes of the four balances, in credits; they sum to zero with `issued` = -granted. */
  available: z.int(),
  held: z.int(),
  captured: z.int(),
  applicationId: ApplicationId.nullable(),
  reason: z.string().nullable(),
  at: UnixMs,
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const BillingEntries = defineQuestion({
  subject: 'billing.entries',
  owner: 'billing',
  askedBy: ['gateway'],
  request: z.object({ accountId: AccountId, limit: z.int().min(1).max(100), after: z.int().nullable() }),
  answer: z.object({ entries: z.array(LedgerEntry), nextAfter: z.int().nullable() }),
  timeoutMs: 2_000,
});

/** Everything that the credits of these applications did, oldest first. */
export const BillingEntriesOf = defineQuestion({
  subject: 'billing.entriesOf',
  owner: 'billing',
  askedBy: ['gateway'],
  request: z.object({ applicationIds: z.array(ApplicationId).min(1).max(100) }),
  answer: z.object({ entries: z.array(LedgerEntry) }),
  timeoutMs: 2_000,
});

/** Gives or takes credits, as a ledger entry. The same idempotency key changes nothing a second time. */
export const BillingGrant = defineQuestion({
  subject: 'billing.grant',
  owner: 'billing',
  askedBy: ['gateway'],
  request: z.object({
    accountId: AccountId,
    /** Whole credits; negative only as a correction, and never below what is available. */
    credits: z.int(),
    kind: z.enum(['grant', 'correction']),
    reason: z.string().min(1),
    idempotencyKey: z.string().min(1),
    by: z.string().min(1),
  }),
  answer: z.object({
    result: z.enum(['done', 'repeated', 'key_reused', 'not_enough_available']),
    credits: Credits,
  }),
  timeoutMs: 2_000,
});

import type { Echo } from '../application.js';
import type { AccountId, ApplicationId } from '../ids.js';
import type { BodyOf } from '../message.js';
import type { ApplicationCorrected } from '../messages/application-corrected.js';
import type { ApplicationProgressed } from '../messages/application-progressed.js';
import type { ApplicationSettled } from '../messages/application-settled.js';
import type { CreditLow } from '../messages/credit-low.js';
import type { SessionReady } from '../messages/session-changed.js';
import type { WebhookEvent } from '../questions/notifier.js';
import type { BlockedOn, Stage } from '../words.js';
import { openView } from './open-view.js';
import { settledView } from './settled-view.js';
import { statusBody } from './status-body.js';

/** What customers are told of one fact, by webhook and by stream alike. */
export interface CustomerEvent {
  readonly type: WebhookEvent;
  readonly accountId: AccountId;
  readonly applicationId: ApplicationId | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** Unix ms of the fact. */
  readonly at: number;
}

/** An application that is under way, or stands still. */
export interface OpenStep {
  readonly applicationId: ApplicationId;
  readonly echo: Echo;
  readonly stage: Stage;
  readonly blockedOn: BlockedOn | null;
  /** When what blocks it ends by itself, if that is known. */
  readonly until: number | null;
  readonly at: number;
}

/** Two events for seven statuses, as published; the exact one is in the payload. */
export function settledEvent(fact: BodyOf<typeof ApplicationSettled>): CustomerEvent {
  const { applicationId, echo, credit, creditsRemaining, settledAt, ending } = fact;
  const { accountId } = echo;
  return {
    type: ending.status === 'applied' ? 'application.applied' : 'application.failed',
    accountId,
    applicationId,
    data: { ...statusBody(settledView(fact), settledAt), accountId, credit, creditsRemaining },
    at: settledAt,
  };
}

/** How far it is; and, for those who only ask for that, that it stands still. */
export function progressedEvents(
  fact: BodyOf<typeof ApplicationProgressed>,
): [progressed: CustomerEvent, blocked?: CustomerEvent] {
  const step = { ...fact, until: null };
  const progressed = openEvent('application.progressed', step, {});
  return fact.blockedOn === null ? [progressed] : [progressed, blockedEvent(step)];
}

export const blockedEvent = (step: OpenStep): CustomerEvent =>
  openEvent('application.blocked', step, { blockedUntil: step.until });

function openEvent(
  type: 'application.progressed' | 'application.blocked',
  { applicationId, echo, stage, blockedOn, at }: OpenStep,
  more: Readonly<Record<string, unknown>>,
): CustomerEvent {
  const { accountId } = echo;
  const body = statusBody(openView(applicationId, echo, stage, blockedOn), at);
  const data = { ...body, ...more, accountId, credit: null, creditsRemaining: null };
  return { type, accountId, applicationId, data, at };
}

/**
 * `told` at its end, with the proposal that was found since. The status stays what it was: no money moves.
 */
export function correctedEvent(
  { applicationId, echo, evidence, foundAt }: BodyOf<typeof ApplicationCorrected>,
  told: Readonly<Record<string, unknown>>,
): CustomerEvent {
  const { accountId, agencyId, jobId, processedJobId, metadata, mode } = echo;
  const known = { queueId: applicationId, accountId, agencyId, jobId, processedJobId, metadata, mode };
  return {
    type: 'application.corrected',
    accountId,
    applicationId,
    data: { ...told, ...known, evidence: { ...(told['evidence'] as object | undefined), ...evidence }, foundAt },
    at: foundAt,
  };
}

export function sessionEvent(
  type: 'session.ready' | 'session.needs_human',
  { accountId, agencyId, sessionId, mode, why, at }: BodyOf<typeof SessionReady>,
): CustomerEvent {
  return { type, accountId, applicationId: null, data: { accountId, agencyId, sessionId, mode, why }, at };
}

export function creditLowEvent({ accountId, creditsRemaining, at }: BodyOf<typeof CreditLow>): CustomerEvent {
  return { type: 'credits.low', accountId, applicationId: null, data: { accountId, creditsRemaining }, at };
}

/** The bytes of the body. `sequence` counts the events of one application, and is null where there is none. */
export function eventBody({ type, data, at }: Omit<CustomerEvent, 'accountId'>, sequence: number | null): string {
  const timestamp = new Date(at).toISOString();
  return JSON.stringify({ type, timestamp, data: sequence === null ? data : { ...data, sequence } });
}

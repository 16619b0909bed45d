import type { MessageDef, Service } from './message.js';
import { AgencyRegistered } from './messages/agency-registered.js';
import { ApplicationCorrected } from './messages/application-corrected.js';
import { ApplicationDropped } from './messages/application-dropped.js';
import { ApplicationFinished } from './messages/application-finished.js';
import { ApplicationProgressed } from './messages/application-progressed.js';
import { ApplicationReturned } from './messages/application-returned.js';
import { ApplicationSettled } from './messages/application-settled.js';
import { ApplyDispatched } from './messages/apply-dispatched.js';
import { ApplyRequested } from './messages/apply-requested.js';
import { CreditLow } from './messages/credit-low.js';
import { JobRead } from './messages/job-read.js';
import { LaneBlocked, LaneResumed } from './messages/lane-changed.js';
import { PreviewDropped } from './messages/preview-dropped.js';
import { PreviewFinished } from './messages/preview-finished.js';
import { RosterRead } from './messages/roster-read.js';
import { SessionNeedsHuman, SessionReady, SessionReconnecting } from './messages/session-changed.js';
import { WebhookEndpointDisabled } from './messages/webhook-endpoint-disabled.js';
import type { QuestionDef } from './question.js';
import * as agent from './questions/agent.js';
import * as artefacts from './questions/artefacts.js';
import * as billing from './questions/billing.js';
import * as gateway from './questions/gateway.js';
import * as notifier from './questions/notifier.js';
import { operationQuestions } from './questions/operations.js';
import * as scheduler from './questions/scheduler.js';

/** Every message there is. Streams, consumers and permissions follow from this list. */
export const MESSAGES: readonly MessageDef[] = [
  AgencyRegistered,
  ApplyRequested,
  ApplyDispatched,
  ApplicationFinished,
  ApplicationDropped,
  ApplicationSettled,
  ApplicationProgressed,
  ApplicationReturned,
  ApplicationCorrected,
  PreviewFinished,
  PreviewDropped,
  JobRead,
  RosterRead,
  SessionReady,
  SessionReconnecting,
  SessionNeedsHuman,
  LaneBlocked,
  LaneResumed,
  CreditLow,
  WebhookEndpointDisabled,
];

/** Every question and command there is. */
export const QUESTIONS: readonly QuestionDef[] = [
  billing.BillingReserve,
  billing.BillingReserveMany,
  billing.BillingCancelReservation,
  billing.BillingReservation,
  billing.BillingBalance,
  billing.BillingEntries,
  billing.BillingEntriesOf,
  billing.BillingGrant,
  scheduler.SchedulerForecast,
  scheduler.SchedulerLanes,
  scheduler.SchedulerCancel,
  scheduler.SchedulerApprove,
  scheduler.SchedulerExpedite,
  scheduler.SchedulerPolicy,
  scheduler.SchedulerChangePolicy,
  scheduler.SchedulerWaiting,
  agent.AgentSessions,
  agent.AgentSessionsOf,
  agent.AgentResumeSession,
  agent.AgentUnknowns,
  agent.AgentResolve,
  agent.AgentCancel,
  agent.AgentPreviewScreenshot,
  artefacts.AgentArtefacts,
  artefacts.AgentArtefact,
  notifier.NotifierCreateEndpoint,
  notifier.NotifierEndpoints,
  notifier.NotifierUpdateEndpoint,
  notifier.NotifierDeleteEndpoint,
  notifier.NotifierRotateSecret,
  notifier.NotifierDeliveries,
  notifier.NotifierResend,
  notifier.NotifierPing,
  gateway.GatewayAbandon,
  ...operationQuestions(),
];

export const messagesFor = (service: Service): MessageDef[] =>
  MESSAGES.filter((message) => message.consumers.includes(service));

export const questionsOf = (service: Service): QuestionDef[] =>
  QUESTIONS.filter((question) => question.owner === service);

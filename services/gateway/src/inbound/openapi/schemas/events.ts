import { z } from 'zod';
import { AccountId, AgencyId, CreditOutcome, PING_EVENT, SessionId, UnixMs, type WebhookEvent } from '#contracts';
import { namedAnswer } from '../schema.js';
import { applicationShape, CustomerMode, Evidence } from './application.js';

const sequence = z.int().min(1).meta({ description: 'Counts the events of one application.' });
const timestamp = z.iso.datetime().meta({ description: 'When it happened.' });

const event = <D extends z.ZodType>(id: string, type: string, description: string, data: D) =>
  namedAnswer(id, description, z.object({ type: z.literal(type), timestamp, data }));

const ended = namedAnswer(
  'EndedApplication',
  'An application that has ended, and its credit.',
  z.object({
    ...applicationShape,
    accountId: AccountId,
    credit: CreditOutcome,
    creditsRemaining: z.int().min(0).nullable(),
    sequence,
  }),
);
const openShape = {
  ...applicationShape,
  accountId: AccountId,
  credit: z.null(),
  creditsRemaining: z.null(),
  sequence,
};
const open = namedAnswer('OpenApplication', 'An application that is under way.', z.object(openShape));
const blocked = namedAnswer(
  'BlockedApplication',
  'An application that stands still.',
  z.object({ ...openShape, blockedUntil: UnixMs.nullable() }),
);
const { queueId, agencyId, jobId, processedJobId, metadata, mode, ...told } = applicationShape;
const corrected = namedAnswer(
  'CorrectedApplication',
  'An application as it was told, with what was found since.',
  z.object({
    ...z.object({ ...told, credit: CreditOutcome.nullable(), creditsRemaining: z.int().min(0).nullable() }).partial()
      .shape,
    queueId,
    accountId: AccountId,
    agencyId,
    jobId,
    processedJobId,
    metadata,
    mode,
    evidence: Evidence.partial({ screenshotUrl: true, traceUrl: true, receiptUrl: true }),
    foundAt: UnixMs,
    sequence,
  }),
);
const session = namedAnswer(
  'SessionState',
  'A session of an agency.',
  z.object({
    accountId: AccountId,
    agencyId: AgencyId,
    sessionId: SessionId,
    mode: CustomerMode,
    why: z.string(),
  }),
);

/** What customers are told, by type: the bodies of webhooks, and the `data:` of streams. */
export const EVENTS = {
  'application.applied': event(
    'ApplicationAppliedEvent',
    'application.applied',
    'The proposal is there; one credit was captured.',
    ended,
  ),
  'application.failed': event(
    'ApplicationFailedEvent',
    'application.failed',
    'It ended in any other status; the credit was released. Which status: `data.applicationStatus`.',
    ended,
  ),
  'application.progressed': event(
    'ApplicationProgressedEvent',
    'application.progressed',
    'It came to another stage.',
    open,
  ),
  'application.blocked': event(
    'ApplicationBlockedEvent',
    'application.blocked',
    'It stands still: `data.blockedOn` says why, `data.blockedUntil` until when if that is known.',
    blocked,
  ),
  'application.corrected': event(
    'ApplicationCorrectedEvent',
    'application.corrected',
    'A late find: its proposal was found after it was settled without one. No money moves.',
    corrected,
  ),
  'session.needs_human': event(
    'SessionNeedsHumanEvent',
    'session.needs_human',
    'The session of an agency stopped and waits for a person.',
    session,
  ),
  'session.ready': event('SessionReadyEvent', 'session.ready', 'The session of an agency is signed in.', session),
  'credits.low': event(
    'CreditsLowEvent',
    'credits.low',
    'Few credits are left; told once until some are granted.',
    z.object({ accountId: AccountId, creditsRemaining: z.int().min(0) }),
  ),
  'webhook.endpoint_disabled': event(
    'WebhookEndpointDisabledEvent',
    'webhook.endpoint_disabled',
    'Nothing is sent to an endpoint any more: it answered 410, or failed for five days.',
    z.object({ endpointId: z.guid(), why: z.string(), accountId: AccountId }),
  ),
} as const satisfies Record<WebhookEvent, z.ZodType>;

export const PING = event(
  'WebhookPingEvent',
  PING_EVENT,
  'Sent by `pingWebhook`, and means nothing.',
  z.object({ accountId: AccountId, endpointId: z.guid() }),
);

export type WebhookType = WebhookEvent | typeof PING_EVENT;
export const WEBHOOK_TYPES = [...(Object.keys(EVENTS) as WebhookEvent[]), PING_EVENT] as const;

/** In streams: everything but what is about webhooks. */
export const STREAMED = [
  'application.progressed',
  'application.blocked',
  'application.applied',
  'application.failed',
  'application.corrected',
  'session.ready',
  'session.needs_human',
  'credits.low',
] as const satisfies WebhookEvent[];

const id = z.string().meta({ description: 'The cursor of the event: send the last one as `after`.' });
const storedShape = (type: (typeof STREAMED)[number]) => z.object({ id, ...(EVENTS[type] as z.ZodObject).shape });

export const StreamedEvent = namedAnswer(
  'StreamedEvent',
  'One event with its cursor.',
  z.union(STREAMED.map(storedShape)),
);
export const EventsPage = namedAnswer(
  'EventsPage',
  'A page of events, oldest first.',
  z.object({
    events: z.array(StreamedEvent),
    limit: z.int().min(1).max(100),
    nextAfter: z.string().nullable().meta({ description: 'Goes into `after`; null at the end.' }),
  }),
);
export const StreamToken = namedAnswer(
  'StreamToken',
  'Reads events for ten minutes, and nothing else: for what cannot send a header.',
  z.object({ token: z.string(), expiresAt: UnixMs }),
);

import { z } from 'zod';
import { DELIVERY_STATES, DeliveryCursor, type DeliveryView, UnixMs, WebhookEvent } from '#contracts';
import { Problem } from '../../domain/problem.js';
import { pageLimit } from './paging.dto.js';
import { text } from './text.js';

const DAY_MS = 86_400_000;
// What was missed is kept for longer; more than a week of it is no catching up any more.
const MAX_SINCE_MS = 7 * DAY_MS;
const MAX_OVERLAP_SECONDS = (7 * DAY_MS) / 1_000;
const DEFAULT_OVERLAP_SECONDS = DAY_MS / 1_000;
const MAX_LIMIT = 100;

const Url = text(2_000).meta({ description: 'Where events are sent: https, and a public address.' });
const Events = z
  .array(WebhookEvent)
  .min(1)
  .max(20)
  .transform((events) => [...new Set(events)]);

export const NewWebhook = z.strictObject({ url: Url, events: Events.optional(), since: UnixMs.optional() });

export const WebhookChanges = z
  .strictObject({
    url: Url.optional(),
    events: Events.optional(),
    enabled: z.boolean().optional(),
    since: UnixMs.optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'names nothing to change: send url, events, enabled or since');

export const Rotation = z.strictObject({
  /** How long what is sent is signed with the secrets before it as well; 0 when one has leaked. */
  overlapSeconds: z.int().min(0).max(MAX_OVERLAP_SECONDS).default(DEFAULT_OVERLAP_SECONDS),
});

export const DeliveriesQuery = z.object({
  limit: pageLimit,
  after: z.string().max(200).optional().meta({ description: '`nextAfter` of the page before.' }),
  status: z.enum(DELIVERY_STATES).optional().meta({ description: 'Only those of this status.' }),
});

/** A limit above 100 is clamped and shown. */
export const deliveriesPage = ({ limit, after, status }: z.infer<typeof DeliveriesQuery>) => ({
  limit: Math.min(limit, MAX_LIMIT),
  after: after === undefined ? null : cursorOf(after),
  state: status ?? null,
});

/** From when on the endpoint wants what was told: within the last week. */
export function checkedSince(since: number | undefined, now: number): { since?: number } {
  if (since === undefined) return {};
  if (since > now || since < now - MAX_SINCE_MS) {
    throw new Problem('invalid_value', 'since is not within the last seven days.', { param: 'since' });
  }
  return { since };
}

/** Opaque to customers: where the page before ended. */
export const cursorText = ({ createdAt, id }: DeliveryCursor): string =>
  Buffer.from(`${createdAt}:${id}`).toString('base64url');

function cursorOf(after: string): DeliveryCursor {
  const [at, id] = Buffer.from(after, 'base64url').toString('utf8').split(':');
  const cursor = DeliveryCursor.extend({ id: z.string().regex(/^msg_[0-9a-f-]{36}$/) }).safeParse({
    createdAt: Number(at),
    id,
  });
  // Later than Postgres can say it is no time either.
  if (!cursor.success || cursor.data.createdAt > 8.64e15) {
    throw new Problem('paging', 'after is no cursor of this list: send nextAfter of the page before.', {
      param: 'after',
    });
  }
  return cursor.data;
}

/** A delivery on the wire. */
export const deliveryBody = ({ applicationId, state, tries, ...delivery }: DeliveryView) => ({
  ...delivery,
  status: state,
  queueId: applicationId,
  attempts: tries.length,
  lastResponseCode: tries.at(-1)?.status ?? null,
  tries: tries.map(({ status, ...made }) => ({ ...made, responseCode: status })),
});

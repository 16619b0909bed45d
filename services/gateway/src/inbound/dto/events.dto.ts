import { z } from 'zod';
import type { AccountId } from '#contracts';
import { cursorText } from '../../domain/event-cursor.js';
import type { StoredEvent } from '../../outbound/events.repository.js';
import type { EventsPage } from '../../application/read-events.js';

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 20;
// Far longer than any cursor; what is longer is none.
const Cursor = z.string().max(1_000);

export const NoBody = z.strictObject({});

export const EventsQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .default(DEFAULT_LIMIT)
    .meta({ description: 'Events of a page; above 100 it is 100, which the answer shows.' }),
  after: Cursor.optional().meta({
    description: 'Pages: the events after this `id`, or `nextAfter` of the page before.',
  }),
  lastEventId: Cursor.optional().meta({ description: 'Streams: the same as the header `Last-Event-ID`.' }),
});

/** A limit above 100 is clamped and shown. */
export const clamped = (limit: number): number => Math.min(limit, MAX_LIMIT);

/** The bodies of webhooks, each with its cursor: from the last one a reader goes on, by page or by stream. */
export function eventsBody({ events, hasMore }: EventsPage, accountId: AccountId, limit: number) {
  const idOf = ({ position, recordedAt }: StoredEvent) => cursorText({ accountId, position, at: recordedAt });
  const last = events.at(-1);
  return {
    events: events.map((event) => ({ id: idOf(event), ...(JSON.parse(event.body) as object) })),
    limit,
    nextAfter: hasMore && last ? idOf(last) : null,
  };
}

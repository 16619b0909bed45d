import { z } from 'zod';
import { ApplicationId, type ApplicationStatus, TERMINAL_STATUSES, UnixMs } from '#contracts';
import { Problem } from '../../domain/problem.js';
import type { Application } from '../../domain/application.js';

export const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 20;
// Rows that are skipped are read all the same; beyond this `after` is the way.
export const MAX_OFFSET = 10_000;

/** How many a page has, when nothing is said of it. */
export const pageLimit = z.coerce
  .number()
  .int()
  .min(1)
  .default(DEFAULT_LIMIT)
  .meta({ description: 'Entries of a page; above 100 it is 100, which the answer shows.' });

const Whole = z.coerce.number().int().min(0);

export const AppliedJobsQuery = z.object({
  limit: pageLimit,
  offset: Whole.max(MAX_OFFSET).optional().meta({ description: 'Entries to skip; not together with `after`.' }),
  after: z.string().max(100).optional().meta({ description: '`nextAfter` of the page before.' }),
  status: z
    .enum(['processing', ...TERMINAL_STATUSES])
    .optional()
    .meta({ description: 'Only those of this status.' }),
});

export interface Page {
  readonly limit: number;
  readonly offset: number;
  readonly after: { acceptedAt: number; applicationId: ApplicationId } | null;
  readonly status: ApplicationStatus | null;
}

/** A limit above 100 is clamped and shown. */
export function pageOf({ limit, offset, after, status }: z.infer<typeof AppliedJobsQuery>): Page {
  if (offset !== undefined && after !== undefined) {
    throw new Problem('paging', 'offset and after are two ways to page: send one of them.');
  }
  return {
    limit: Math.min(limit, MAX_LIMIT),
    offset: offset ?? 0,
    after: after === undefined ? null : cursorOf(after),
    status: status ?? null,
  };
}

const Cursor = z.object({ acceptedAt: UnixMs, applicationId: ApplicationId });

/** Opaque to customers: where the page before ended. */
export const cursorText = ({ acceptedAt, applicationId }: Application): string =>
  Buffer.from(`${acceptedAt}:${applicationId}`).toString('base64url');

function cursorOf(text: string): NonNullable<Page['after']> {
  const [at, id] = Buffer.from(text, 'base64url').toString('utf8').split(':');
  // Times that no application has are times that Postgres may not have either.
  const cursor = Cursor.safeParse({ acceptedAt: Number(at), applicationId: id });
  if (!cursor.success) {
    throw new Problem('paging', 'after is no cursor of this list: send nextAfter of the page before.', {
      param: 'after',
    });
  }
  return cursor.data;
}

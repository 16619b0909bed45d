import { z } from 'zod';
import { EventsQuery, NoBody } from '../../dto/events.dto.js';
import { AT, CURSOR, eventExample } from '../examples.js';
import { json, type Operation } from '../operation.js';
import { namedRequest } from '../schema.js';
import { EventsPage, StreamToken } from '../schemas/events.js';
import { OF_QUEUE, QueueParams } from './params.js';

const V2 = '/api/auto-apply-v2';

const StreamQuery = EventsQuery.extend({
  token: z.string().optional().meta({ description: 'A stream token, in place of `x-api-key`.' }),
});
const Stream = z.string().meta({
  description:
    'Server-sent events: `id:` is the cursor, `event:` the type, `data:` one of the …Event schemas as JSON. A comment every 15 s; `retry: 3000`.',
});
const told = eventExample('application.applied');

const stream = (about: Pick<Operation, 'operationId' | 'path' | 'summary' | 'description'>): Operation => ({
  method: 'get',
  tag: 'events',
  needs: { scope: 'read', limit: 'events', takesToken: true },
  query: StreamQuery,
  headers: ['Accept', 'Last-Event-ID'],
  answers: {
    200: {
      description: 'A stream; or one page with `Accept: application/json`.',
      headers: ['Cache-Control', 'Vary'],
      content: [
        {
          type: 'text/event-stream',
          schema: Stream,
          example: `retry: 3000\nid: ${CURSOR}\n\nid: ${CURSOR}\nevent: application.applied\ndata: ${JSON.stringify(told)}\n\n`,
        },
        json(EventsPage, { events: [{ id: CURSOR, ...told }], limit: 20, nextAfter: null }),
      ],
    },
  },
  problems: ['not_found', 'cursor_gone', 'too_many_streams'],
  ...about,
});

const NOT_FOR_ACCOUNT = new Set(['not_found']);
const ofAccount = stream({
  operationId: 'streamEvents',
  path: `${V2}/events`,
  summary: 'Events of the account',
  description:
    'Server-sent events of everything that happens to applications, sessions and credits of the account; resumes after `Last-Event-ID` at any replica, for seven days. One stream does for all applications; 20 may be open at a time.',
});
const ofApplication = stream({
  operationId: 'streamApplicationEvents',
  path: `${V2}/applications/:queueId/events`,
  summary: 'Events of an application',
  description:
    'From its first event on, or after `Last-Event-ID`; ends after its last one. Connecting again then gives 204, which stops an EventSource.',
});

export const EVENT_OPERATIONS: readonly Operation[] = [
  { ...ofAccount, problems: ofAccount.problems.filter((code) => !NOT_FOR_ACCOUNT.has(code)) },
  {
    ...ofApplication,
    params: QueueParams,
    examples: OF_QUEUE,
    answers: {
      ...ofApplication.answers,
      204: { description: 'It has ended and there is nothing more to say.' },
    },
  },
  {
    operationId: 'createStreamToken',
    method: 'post',
    path: `${V2}/stream-tokens`,
    tag: 'events',
    summary: 'Make a stream token',
    description:
      'For a browser’s EventSource, which sends no headers: reads events for ten minutes as `?token=…`, from pages of any origin, and does nothing else.',
    needs: { scope: 'read', limit: 'events' },
    body: { schema: namedRequest('NoBody', NoBody), isRequired: false, example: {} },
    answers: {
      201: {
        description: 'The token: in this answer and never again.',
        content: [json(StreamToken, { token: `stream_${'a'.repeat(43)}`, expiresAt: AT + 600_000 })],
      },
    },
    problems: ['unknown_field'],
  },
];

import { z } from 'zod';

interface HeaderText {
  readonly description: string;
  readonly schema: z.ZodType;
  readonly example: string | number;
}

/** Headers that requests may carry, beside the key. */
export const REQUEST_HEADERS = {
  'Idempotency-Key': {
    description:
      'Makes a lost answer safe to ask for again: the same key and body get the same 202 for 24 hours. It belongs to account and path.',
    schema: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[\x20-\x7e]+$/),
    example: 'order-1',
  },
  Prefer: {
    description: '`handling=strict`: members that are not known are refused instead of ignored with a warning.',
    schema: z.string(),
    example: 'handling=strict',
  },
  Accept: {
    description: '`text/event-stream` (also when nothing is said) for a stream, `application/json` for a page.',
    schema: z.string(),
    example: 'text/event-stream',
  },
  'Last-Event-ID': {
    description: 'The `id` of the last event that was received: the stream goes on after it.',
    schema: z.string().max(1_000),
    example: 'eyJwIjo0Mn0',
  },
  'If-Match': {
    description: 'The ETag of the policy that the change was made from, or `*`.',
    schema: z.string().regex(/^(\*|"\d{1,9}")$/),
    example: '"3"',
  },
  'If-None-Match': {
    description: 'The ETag of what is there already: 304 if it is the same.',
    schema: z.string(),
    example: '"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"',
  },
} as const satisfies Record<string, HeaderText>;
export type RequestHeader = keyof typeof REQUEST_HEADERS;

/** Headers that answers may carry. */
export const RESPONSE_HEADERS = {
  'X-Request-Id': {
    description: 'Names this request in our log; say it when you ask us something.',
    schema: z.guid(),
    example: '4b5c9a0e-7d53-4c62-9b8f-3a8f5f0f6f11',
  },
  'X-RateLimit-Limit': {
    description: 'Requests of the window that will refuse first.',
    schema: z.int(),
    example: 60,
  },
  'X-RateLimit-Remaining': { description: 'What is left of them.', schema: z.int(), example: 59 },
  'X-RateLimit-Reset': {
    description: 'When that window ends, in Unix seconds.',
    schema: z.int(),
    example: 1767000060,
  },
  'RateLimit-Policy': {
    description: 'All windows of the limit, as a list of structured fields: `q` requests in `w` seconds.',
    schema: z.string(),
    example: '"apply-minute";q=60;w=60, "apply-day";q=1000;w=86400',
  },
  RateLimit: {
    description: 'What is left of each: `r` requests, for `t` seconds.',
    schema: z.string(),
    example: '"apply-minute";r=59;t=60, "apply-day";r=999;t=86400',
  },
  'Retry-After': {
    description: 'Seconds after which trying again makes sense. Absent where it makes none.',
    schema: z.int().min(0),
    example: 2,
  },
  Location: {
    description: 'The path of what was made.',
    schema: z.string(),
    example: '/api/auto-apply-v2/applications/01a22435-0853-7214-8e3b-f1ac62641677',
  },
  'Idempotent-Replayed': {
    description: '`true` when this answer was given before under the same Idempotency-Key.',
    schema: z.literal('true'),
    example: 'true',
  },
  ETag: { description: 'Names this version.', schema: z.string(), example: '"3"' },
  'Cache-Control': { description: 'How long the answer may be kept.', schema: z.string(), example: 'no-store' },
  Vary: { description: 'The answer depends on this header of the request.', schema: z.string(), example: 'Accept' },
  Deprecation: {
    description: 'RFC 9745: since when this operation is deprecated.',
    schema: z.string().regex(/^@\d+$/),
    example: '@1767225600',
  },
  Sunset: {
    description: 'RFC 8594: when it stops answering, 60 days after its deprecation at the earliest.',
    schema: z.string(),
    example: 'Sun, 01 Mar 2026 00:00:00 GMT',
  },
  Link: {
    description: '`rel="deprecation"`: what to use instead.',
    schema: z.string(),
    example: '</docs>; rel="deprecation"; type="text/html"',
  },
} as const satisfies Record<string, HeaderText>;
export type ResponseHeader = keyof typeof RESPONSE_HEADERS;

export const LIMIT_HEADERS = [
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'RateLimit-Policy',
  'RateLimit',
] as const satisfies ResponseHeader[];
export const DEPRECATION_HEADERS = ['Deprecation', 'Sunset', 'Link'] as const satisfies ResponseHeader[];

import { z } from 'zod';

/** How an answer travels: what was asked for, or why not. */
export const Envelope = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), answer: z.unknown() }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);
export type Envelope = z.infer<typeof Envelope>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export const encodeJson = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));

/** Throws SyntaxError or TypeError on what is not JSON in UTF-8. */
export const decodeJson = (data: Uint8Array): unknown => JSON.parse(decoder.decode(data));

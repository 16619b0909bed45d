import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

/** An answer other than success, with a stable code. Thrown where a route cannot go on. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export const notFound = (what: string): HttpError => new HttpError(404, 'not_found', `There is no such ${what}.`);

/** Checks what came in from outside; a fault is a 400 that names every field. */
export function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
  const sentence = fields.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');
  throw new HttpError(400, 'invalid_request', sentence, { fields });
}

/** One shape for every error: `{ error, code, … }`. Unknown faults are told to the console and nobody else. */
export function answerError(error: FastifyError | HttpError, _request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof HttpError) {
    void reply.code(error.status).send({ error: error.message, code: error.code, ...error.details });
    return;
  }
  const status = error.statusCode ?? 500;
  // A wait that was ended because the process stops: the connection is going away with it.
  if (status >= 500 && error.name !== 'AbortError') process.stderr.write(`${error.stack ?? String(error)}\n`);
  const message = status >= 500 ? 'Internal error' : error.message;
  void reply.code(status).send({ error: message, code: status >= 500 ? 'internal' : 'bad_request' });
}

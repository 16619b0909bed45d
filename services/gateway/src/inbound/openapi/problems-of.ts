import { type ProblemCode, PROBLEMS } from '../../domain/problem.js';
import type { Operation } from './operation.js';

// What no operation can keep from happening, before it is reached or because something of ours failed.
const ANY: readonly ProblemCode[] = ['invalid_http', 'headers_too_large', 'request_timeout', 'internal'];
const WITH_KEY: readonly ProblemCode[] = ['unauthorized', 'forbidden', 'rate_limited', 'unavailable'];
const WITH_BODY: readonly ProblemCode[] = ['invalid_json', 'body_too_large', 'content_type'];

/** Every code that an operation can answer with, by status, each in the order of the catalogue. */
export function problemsOf(operation: Operation): Map<number, ProblemCode[]> {
  const { needs, method, query, body, problems } = operation;
  const possible = new Set<ProblemCode>([
    ...ANY,
    ...(needs ? WITH_KEY : []),
    // Also where no body is wanted: one that is sent is read.
    ...(method === 'get' ? [] : WITH_BODY),
    ...(query || body ? (['invalid_request'] as const) : []),
    ...problems,
  ]);
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of Object.keys(PROBLEMS) as ProblemCode[]) {
    if (!possible.has(code)) continue;
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}

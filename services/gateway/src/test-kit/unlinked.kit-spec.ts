import type { Json } from './gateway.kit-spec.js';

/** A status body without its links, which are made anew with each reading. */
export function unlinked(body: Json): Json {
  const evidence = body['evidence'] as Json | null;
  const without = { screenshotUrl: null, formScreenshotUrl: null, traceUrl: null, receiptUrl: null };
  return { ...body, evidence: evidence && { ...evidence, ...without } };
}

/*
 * Which requests may be sent again when nobody knows what became of them. Reading always; writing where doing it twice
 * is the same as doing it once. A key that was made by a lost request is known to nobody, and a second one is another.
 */

const SAME_WHEN_REPEATED = [
  /\/applications\/[^/]+\/(?:cancel|approve|expedite)$/,
  // A preview becomes one application, however often it is sent.
  /\/previews\/[^/]+\/send$/,
  // Keeps nothing, and costs no credit.
  /\/generate-proposal$/,
  // A token that nobody got ends by itself.
  /\/stream-tokens$/,
];
// Where an Idempotency-Key makes the second the first.
const KEYED = [/\/auto-apply-v2\/(?:apply|previews)$/, /\/auto-apply\/external$/];

export function isRepeatable({ method, url, headers }: Pick<Request, 'method' | 'url' | 'headers'>): boolean {
  if (['GET', 'HEAD', 'PUT', 'DELETE'].includes(method)) return true;
  if (method !== 'POST') return false;
  const path = new URL(url).pathname;
  if (KEYED.some((pattern) => pattern.test(path))) return headers.has('idempotency-key');
  return SAME_WHEN_REPEATED.some((pattern) => pattern.test(path));
}

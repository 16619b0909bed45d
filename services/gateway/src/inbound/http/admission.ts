import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Admission, AdmitRequest } from '../../application/admit-request.js';
import type { AskedLink } from '../../application/open-link.js';
import { neededBy, type WithCaller } from './caller.js';
import { clientAddress } from './client-address.js';
import { rateLimitHeaders } from './rate-limit-headers.js';

// A token in a URL is given by the page, never by the browser, so there is nothing to be lent out. On refusals too, or the
// page could not read why.
const OF_ANY_ORIGIN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'X-Request-Id, Retry-After',
};

/**
 * Asks for a key and counts before anything is read of the body: what is refused costs least, and every answer of a
 * metered route says what is left, also the refusal of a body that is no JSON.
 */
export function admitRequests(fastify: FastifyInstance, admit: AdmitRequest): void {
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const needed = neededBy(request);
    if (!needed) return;
    const given = request.headers['x-api-key'];
    const key = Array.isArray(given) ? given[0] : given;
    const token = needed.takesToken === true ? (request.query as { token?: unknown }).token : undefined;
    if (token !== undefined) reply.headers(OF_ANY_ORIGIN);
    const link = needed.takesLink === true ? linkOf(request) : undefined;
    const admission = await admit.execute({ key, token, link, address: clientAddress(request.ip), ...needed });
    if (admission.counted !== null) reply.headers(rateLimitHeaders(admission.usages, Date.now()));
    if (admission.holder) Object.assign(request, callerOf(admission.holder));
    if (admission.refusal) throw admission.refusal;
  });
}

/** A link that was followed; undefined when the request is for a key to decide. */
function linkOf({ params, query }: FastifyRequest): AskedLink | undefined {
  const { signature, expires } = query as Readonly<Record<string, unknown>>;
  if (signature === undefined) return undefined;
  const { queueId = '', name = '' } = params as Readonly<Record<string, string | undefined>>;
  // Named twice, either is a list, which nobody signed.
  return { queueId, name, signature: String(signature), expires: String(expires) };
}

const callerOf = (holder: NonNullable<Admission['holder']>): Pick<WithCaller, 'caller' | 'tokenEndsAt'> => ({
  caller: holder,
  ...(holder.expiresAt === undefined ? {} : { tokenEndsAt: holder.expiresAt }),
});

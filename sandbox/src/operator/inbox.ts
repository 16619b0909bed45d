import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Proposal } from '../domain/model.js';
import { jobPath } from '../domain/pages.js';
import { VERSION } from '../domain/version.js';
import { checked, HttpError } from '../http-error.js';
import { escapeHtml } from '../marketplace/html.js';
import { sendHtml } from '../marketplace/opening.js';
import { handshake, HandshakeQuery, originOf } from '../wire/handshake.js';
import type { World } from '../world.js';

const SHOWN = 50;

/** The page where a person sees proposals arrive, and the handshake: all of /sandbox that needs no key. */
export function inboxRoutes(app: FastifyInstance, world: World): void {
  app.get('/sandbox/handshake', (request, reply) => {
    const { nonce } = checked(HandshakeQuery, request.query);
    const origin = originOf(world.origins, request.wire.protocol, request.raw.socket.localPort);
    if (origin === null) throw new HttpError(503, 'no_origin', 'No origin is configured for this listener.');
    void reply.header('cache-control', 'no-store');
    return handshake(world.signingKey, nonce, origin);
  });

  app.get('/sandbox', (_request, reply) => reply.redirect('/sandbox/', 308));
  app.get('/sandbox/', (request, reply) => {
    requireOnlooker(world, request);
    return sendHtml(reply, 200, PAGE);
  });
  app.get('/sandbox/inbox', (request, reply) => {
    requireOnlooker(world, request);
    void reply.header('cache-control', 'no-store');
    const seen = Number((request.query as { revision?: string }).revision ?? -1);
    if (seen === world.store.revision) return reply.code(204).send();
    return inboxOf(world);
  });
}

/**
 * Letters are shown without a key, so only to this machine unless configured otherwise. The Host header is checked as well:
 * a web page that points its own name at 127.0.0.1 comes from loopback, too.
 */
function requireOnlooker(world: World, request: FastifyRequest): void {
  if (world.isInboxPublic) return;
  const isLocal = /^(127\.|::1$|::ffff:127\.)/.test(request.raw.socket.remoteAddress ?? '');
  const own = world.origins.map((origin) => new URL(origin).hostname);
  const hosts = ['localhost', '127.0.0.1', '[::1]', ...own];
  if (!isLocal || !hosts.includes(request.hostname.toLowerCase())) {
    throw new HttpError(
      403,
      'loopback_only',
      'This page is shown on the same machine only; SANDBOX_INBOX=public opens it.',
    );
  }
}

function inboxOf(world: World) {
  const { store } = world;
  const proposals = store.all('proposals');
  return {
    revision: store.revision,
    version: VERSION,
    latency: world.latency(),
    acceptDuplicates: store.settings.acceptDuplicates,
    total: proposals.length,
    proposals: proposals
      .slice(-SHOWN)
      .reverse()
      .map((one) => shown(world, one)),
    jobs: store
      .all('jobs')
      .slice(-SHOWN)
      .reverse()
      .map(({ ciphertext, title, type, state, fixture }) => ({
        ciphertext,
        url: jobPath(ciphertext),
        title,
        type,
        state,
        fixture,
      })),
    faults: store
      .all('faults')
      .filter((fault) => fault.remaining !== 0)
      .map(({ id, spec, hits, remaining }) => ({
        id,
        kind: spec.kind,
        scope: spec.job ?? spec.agency ?? spec.login ?? 'everywhere',
        hits,
        remaining,
      })),
  };
}

const shown = ({ store }: World, proposal: Proposal) => ({
  id: proposal.id,
  source: proposal.source,
  agency: store.get('agencies', proposal.agencyId)?.name ?? proposal.agencyId,
  freelancer: proposal.memberName,
  profile: proposal.profileTitle,
  jobTitle: proposal.jobTitle,
  jobUrl: jobPath(proposal.ciphertext),
  terms: proposal.terms,
  duration: proposal.duration,
  coverLetter: proposal.coverLetter,
  answers: proposal.answers,
  connectsSpent: proposal.connectsSpent,
  receivedAt: proposal.receivedAt,
});

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml('Sandbox inbox')}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/assets/inbox/inbox.css" />
    <script type="module" src="/assets/inbox/inbox.js"></script>
  </head>
  <body>
    <div id="inbox"></div>
  </body>
</html>
`;

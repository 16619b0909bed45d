import type { FastifyInstance } from 'fastify';
import { LIST_PATH } from '../domain/pages.js';
import type { World } from '../world.js';
import { pageAt } from './arrival.js';
import { challengeFrame } from './challenge-pages.js';
import { appShell } from './html.js';
import { errorPage, openPage, sendHtml } from './opening.js';

/** The pages as a browser loads them: the same empty shell for all, unless something keeps them from opening. */
export function documentRoutes(app: FastifyInstance, world: World): void {
  app.get('/security/challenge-platform/frame', (_request, reply) => sendHtml(reply, 200, challengeFrame()));

  app.get('/*', async (request, reply) => {
    const page = pageAt(request.url);
    if (page === null) return sendHtml(reply, 404, errorPage(404));
    const opening = openPage(world, page, request, request.url, true);
    if (opening.goes === 'to') return reply.header('cache-control', 'no-store').redirect(opening.path, 302);
    if (opening.goes === 'wrong') return sendHtml(reply, opening.status, opening.html);
    return sendHtml(reply, 200, appShell({ csrf: world.sessions.csrfFor(request, reply) }));
  });
}

/** Only paths of this site: `//host` and `\` would leave it. */
export const safeRedirect = (path: unknown): string =>
  typeof path === 'string' && /^\/(?![/\\])[^\\\s]*$/.test(path) ? path.slice(0, 500) : LIST_PATH;

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import { answerError } from './http-error.js';
import { watchArrivals } from './marketplace/arrival.js';
import { assetRoutes } from './marketplace/assets.js';
import { documentRoutes } from './marketplace/documents.js';
import { loginRoutes } from './marketplace/login-routes.js';
import { smallRoutes } from './marketplace/small-routes.js';
import { submitRoute } from './marketplace/submit-route.js';
import { viewRoutes } from './marketplace/views.js';
import { modelStub } from './model/model-stub.js';
import { inboxRoutes } from './operator/inbox.js';
import { operatorApi } from './operator/operator-api.js';
import type { World } from './world.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const BODY_LIMIT_BYTES = 256 * 1024;

// 'self' and nothing else: whatever a letter holds, the page can neither run nor load it.
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-robots-tag': 'noindex',
};

/** All routes, and the handler that http and https share. */
export async function buildApp(world: World): Promise<{ app: FastifyInstance; handler: Handler }> {
  let handler: Handler | undefined;
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    // The servers are made elsewhere, http and https with this one handler.
    serverFactory: (made) => {
      handler = made;
      return createServer();
    },
  });
  app.setErrorHandler(answerError);
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  watchArrivals(app, world);
  app.addHook('onSend', (_request, reply, _payload, done) => {
    void reply.headers(SECURITY_HEADERS);
    done();
  });
  assetRoutes(app);
  loginRoutes(app, world);
  viewRoutes(app, world);
  smallRoutes(app, world);
  submitRoute(app, world);
  modelStub(app);
  inboxRoutes(app, world);
  await operatorApi(app, world);
  documentRoutes(app, world);
  await app.ready();
  if (!handler) throw new Error('Fastify has made no handler.');
  return { app, handler };
}

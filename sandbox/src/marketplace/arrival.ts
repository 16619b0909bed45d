import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pageOf } from '../domain/pages.js';
import type { ConnectionInfo, RequestRecord } from '../domain/model.js';
import type { World } from '../world.js';

declare module 'fastify' {
  interface FastifyRequest {
    wire: ConnectionInfo;
  }
}

const SUBMIT = /^\/api\/jobs\/((?:~|%7[Ee])0[12][A-Za-z0-9]{10,40})\/proposals$/;

/** The job of a request that sends a proposal, read from its URL: known before a byte of the body is. */
export function submittedJob(request: FastifyRequest): string | null {
  const path = request.url.split('?')[0] ?? '';
  const job = request.method === 'POST' ? SUBMIT.exec(path)?.[1] : undefined;
  return job === undefined ? null : decodeURIComponent(job);
}

/**
 * Numbers every request on its connection, and keeps a record of each POST to the marketplace from the moment its headers are
 * there: a submit whose body never arrives, or whose answer never leaves, has arrived all the same.
 */
export function watchArrivals(app: FastifyInstance, world: World): void {
  app.decorateRequest('wire');
  app.addHook('onRequest', (request, reply, done) => {
    request.wire = world.connections.admit(request.raw);
    if (isMarketplacePost(request)) {
      const record = recordOf(world, request);
      keep(world, record);
      // Fires for a finished answer and for a connection that was cut.
      reply.raw.once('close', () => {
        keep(world, { ...record, answer: reply.raw.writableFinished ? reply.raw.statusCode : 'cut' });
      });
    }
    done();
  });
}

const isMarketplacePost = (request: FastifyRequest): boolean =>
  request.method === 'POST' && !request.url.startsWith('/sandbox/');

function recordOf(world: World, request: FastifyRequest): RequestRecord {
  const path = (request.url.split('?')[0] ?? '').slice(0, 300);
  const ciphertext = submittedJob(request);
  return {
    id: request.id,
    at: Date.now(),
    method: request.method,
    path,
    kind: ciphertext !== null ? 'submit' : kindOf(path),
    ciphertext,
    agencyId: world.sessions.viewerOf(request)?.agency.id ?? null,
    wire: request.wire,
    answer: null,
  };
}

function kindOf(path: string): RequestRecord['kind'] {
  if (path === '/api/telemetry') return 'telemetry';
  return path.startsWith('/api/login') ? 'login' : 'other';
}

function keep(world: World, row: RequestRecord): void {
  if (!world.isClosed) world.store.commit({ put: 'requests', row });
}

/** Where a page is addressed by path and query, as the app's own router asks for it. */
export const pageAt = (location: string): ReturnType<typeof pageOf> => pageOf(location.split(/[?#]/)[0] ?? '');

import type { FastifyInstance } from 'fastify';

/**
 * Answers what is under way before the server closes; what comes after that is refused. Without this an answer that
 * was almost there would be cut off, and its client would not know what it came to.
 */
export function finishRequests(fastify: FastifyInstance): void {
  let underWay = 0;
  let finished = (): void => {};
  fastify.addHook('onRequest', (_request, _reply, done) => {
    underWay += 1;
    done();
  });
  // Also for a request whose client went away.
  fastify.addHook('onResponse', (_request, _reply, done) => {
    underWay -= 1;
    if (underWay === 0) finished();
    done();
  });
  fastify.addHook('preClose', (done) => {
    finished = done;
    if (underWay === 0) done();
  });
}

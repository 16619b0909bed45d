import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Answers what is under way before the server closes; what comes after that is refused. Without this an answer that
 * was almost there would be cut off, and its client would not know what it came to.
 */
export function finishRequests(fastify: FastifyInstance): void {
  const underWay = new Set<FastifyRequest>();
  const handled = new WeakSet<FastifyRequest>();
  let finished = (): void => {};
  const end = (request: FastifyRequest): void => {
    if (underWay.delete(request) && underWay.size === 0) finished();
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    underWay.add(request);
    // Of answers that are written past Fastify; also of those that begin when the client has gone already. Whose client
    // goes before its handler runs is dropped by Fastify, and nobody is told of that either.
    reply.raw.once('close', () => {
      if (reply.sent || !handled.has(request)) end(request);
    });
    const { hijack } = reply;
    reply.hijack = () => {
      const hijacked = hijack.call(reply);
      if (reply.raw.destroyed) end(request);
      return hijacked;
    };
    done();
  });
  fastify.addHook('preHandler', (request, _reply, done) => {
    handled.add(request);
    done();
  });
  // An answer to a client that went away is never finished, so nobody is told of it: what counts is that it was given.
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (reply.raw.destroyed) end(request);
    else reply.raw.once('close', () => end(request));
    done();
  });
  fastify.addHook('onResponse', (request, _reply, done) => {
    end(request);
    done();
  });
  fastify.addHook('preClose', (done) => {
    finished = done;
    if (underWay.size === 0) done();
  });
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Deprecation, deprecationHeaders } from '../openapi/deprecation.js';
import type { Operation } from '../openapi/operation.js';
import { OPERATIONS } from '../openapi/operations.js';

type Announced = Pick<Operation, 'deprecated' | 'deprecatedMembers'>;

/**
 * Answers of operations that will end say so, refusals too; and so does an answer to a request that uses a member that
 * will end.
 */
export function announceDeprecations(fastify: FastifyInstance, operations: readonly Operation[] = OPERATIONS): void {
  const announced = new Map<string, Announced>(
    operations
      .filter(({ deprecated, deprecatedMembers }) => deprecated ?? deprecatedMembers)
      .map((operation) => [`${operation.method.toUpperCase()} ${operation.path}`, operation]),
  );
  // Nothing is looked up while nothing is announced.
  if (announced.size === 0) return;
  const of = ({ method, routeOptions }: FastifyRequest): Announced | undefined =>
    announced.get(`${method === 'HEAD' ? 'GET' : method} ${routeOptions.url ?? ''}`);
  fastify.addHook('onRequest', async (request, reply) => {
    const deprecated = of(request)?.deprecated;
    if (deprecated) reply.headers(deprecationHeaders(deprecated));
  });
  fastify.addHook('preHandler', async (request, reply) => {
    const { deprecated, deprecatedMembers = {} } = of(request) ?? {};
    // The end of the whole operation is told already.
    const first = deprecated ? undefined : soonest(usedOf(request, deprecatedMembers));
    if (first) reply.headers(deprecationHeaders(first));
  });
}

const usedOf = ({ body, query }: FastifyRequest, members: Readonly<Record<string, Deprecation>>): Deprecation[] =>
  Object.entries(members).flatMap(([name, deprecation]) =>
    [body, query].some((part) => typeof part === 'object' && part !== null && Object.hasOwn(part, name))
      ? [deprecation]
      : [],
  );

const soonest = (announced: readonly Deprecation[]): Deprecation | undefined =>
  announced.toSorted((a, b) => (a.sunset < b.sunset ? -1 : 1))[0];

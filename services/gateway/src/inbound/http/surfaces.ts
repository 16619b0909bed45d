import { createServer, type RequestListener, type Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Log } from '#runtime';
import { AdmitRequest } from '../../application/admit-request.js';
import { Problem } from '../../domain/problem.js';
import { admitRequests } from './admission.js';
import { announceDeprecations } from './deprecations.js';
import { readJsonBodies } from './json-body.js';
import { sendProblem } from './problem-reply.js';
import { answerWireFaults, refusingBadPaths } from './wire-faults.js';
import type { WithCaller } from './caller.js';

export interface OperatorSurface {
  readonly host: string;
  readonly port: number;
}

const isFor = (url: string, prefixes: readonly string[]): boolean => prefixes.some((prefix) => url.startsWith(prefix));
const OPERATOR_PATHS = ['/operator', '/metrics', '/health/'];
export const CUSTOMER_PATHS = [
  '/api/',
  '/.well-known/',
  '/health/',
  '/openapi.json',
  '/asyncapi.json',
  '/llms.txt',
  '/docs',
];

/**
 * One application, two ports: customers and operators never share one, so that a network rule can tell them apart.
 * Returns the server of the operators' port, to be closed with the application.
 */
export function prepareHttp(app: NestFastifyApplication): Server {
  const fastify = app.getHttpAdapter().getInstance();
  const log = app.get(Log);
  readJsonBodies(fastify);
  const operators = createServer(refusingBadPaths((request, response) => fastify.routing(request, response)));
  const [customers] = fastify.server.listeners('request') as RequestListener[];
  fastify.server.removeAllListeners('request').on('request', refusingBadPaths(customers as RequestListener));
  for (const server of [fastify.server, operators]) answerWireFaults(server as Server);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    const isOperatorPort = request.raw.socket.localPort === portOf(operators);
    if (isFor(request.url, isOperatorPort ? OPERATOR_PATHS : CUSTOMER_PATHS)) done();
    else sendProblem(request, reply, new Problem('not_found', 'There is no such path on this port.'));
  });
  announceDeprecations(fastify);
  admitRequests(fastify, app.get(AdmitRequest));
  fastify.addHook('onResponse', (request, reply, done) => {
    logRequest(log, request, reply);
    done();
  });
  return operators;
}

export async function listenForOperators(
  app: NestFastifyApplication,
  server: Server,
  surface: OperatorSurface,
): Promise<void> {
  await app.getHttpAdapter().getInstance().ready();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(surface.port, surface.host, () => resolve());
  });
  app.get(Log).info({ url: `http://${surface.host}:${portOf(server)}` }, 'operator.ready');
}

const portOf = (server: Server): number | undefined => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
};

// Health is asked every few seconds and says nothing worth keeping.
function logRequest(log: Log, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? 'none';
  if (route.startsWith('/health') || route === '/metrics') return;
  log.info(
    {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      accountId: (request as WithCaller).caller?.account.accountId,
      keyId: (request as WithCaller).caller?.keyId,
    },
    'request',
  );
}

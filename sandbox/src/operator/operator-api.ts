import type { FastifyInstance } from 'fastify';
import { HttpError } from '../http-error.js';
import { isSame } from '../marketplace/sessions.js';
import type { World } from '../world.js';
import { agencyRoutes } from './agencies.js';
import { faultRoutes } from './faults.js';
import { jobRoutes } from './jobs.js';
import { proposalRoutes } from './proposals.js';
import { stateRoutes } from './state.js';

/** Everything under /sandbox/api, for whoever holds the operator key. */
export async function operatorApi(app: FastifyInstance, world: World): Promise<void> {
  await app.register(
    (api, _options, done) => {
      api.addHook('onRequest', (request, _reply, next) => {
        const key = request.headers['x-sandbox-key'];
        const isOperator = typeof key === 'string' && isSame(key, world.operatorKey);
        next(isOperator ? undefined : new HttpError(401, 'operator_key', 'Missing or wrong x-sandbox-key.'));
      });
      api.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'Unknown path.', code: 'not_found' }));
      for (const routes of [agencyRoutes, jobRoutes, proposalRoutes, faultRoutes, stateRoutes]) routes(api, world);
      done();
    },
    { prefix: '/sandbox/api' },
  );
}

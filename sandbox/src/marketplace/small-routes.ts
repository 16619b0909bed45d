import type { FastifyInstance } from 'fastify';
import { Ciphertext } from '../domain/ids.js';
import { checked, HttpError } from '../http-error.js';
import type { World } from '../world.js';
import { requireCsrf } from './login-routes.js';

/** POSTs that change nothing anybody asks for: what an app tells its makers, and the star on a job. */
export function smallRoutes(app: FastifyInstance, world: World): void {
  // Beacons carry no headers of the page's choosing, so there is no token to ask for; the text is not kept.
  app.post('/api/telemetry', (_request, reply) => reply.code(204).send());

  app.post('/api/jobs/:ciphertext/save', (request) => {
    requireCsrf(world, request);
    const { ciphertext } = request.params as { ciphertext: string };
    if (!world.sessions.viewerOf(request)) throw new HttpError(401, 'signed_out', 'Please log in.');
    return { saved: checked(Ciphertext, ciphertext) };
  });
}

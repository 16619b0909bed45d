import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Ciphertext } from '../domain/ids.js';
import { FaultSpec, type Fault } from '../faults/kinds.js';
import { checked, notFound } from '../http-error.js';
import type { World } from '../world.js';

const HitQuery = z.strictObject({
  kind: z.string().max(60).optional(),
  job: Ciphertext.optional(),
  fault: z.string().max(60).optional(),
});

/** Arming, reading and disarming faults. */
export function faultRoutes(app: FastifyInstance, { store, faults }: World): void {
  const asked = (params: unknown): Fault => {
    const fault = store.get('faults', (params as { id: string }).id);
    if (!fault) throw notFound('fault');
    return fault;
  };
  const told = ({ id, spec, hits, remaining, armedAt }: Fault) => ({
    id,
    ...spec,
    hits,
    remaining: remaining ?? 'unlimited',
    isArmed: remaining !== 0,
    armedAt,
  });

  app.get('/faults', () => ({ faults: store.all('faults').map(told) }));
  app.post('/faults', (request, reply) => reply.code(201).send(told(faults.arm(checked(FaultSpec, request.body)))));
  app.delete('/faults', () => {
    const all = store.all('faults');
    store.commit(...all.map((fault) => ({ drop: 'faults', key: fault.id }) as const));
    return { dropped: all.length };
  });

  app.get('/faults/hits', (request) => {
    const { kind, job, fault } = checked(HitQuery, request.query);
    const hits = store
      .all('hits')
      .filter(
        (hit) =>
          (kind === undefined || hit.kind === kind) &&
          (job === undefined || hit.ciphertext === job) &&
          (fault === undefined || hit.faultId === fault),
      );
    return { total: hits.length, hits };
  });

  app.get('/faults/:id', (request) => {
    const fault = asked(request.params);
    return { ...told(fault), hitLog: store.all('hits').filter((hit) => hit.faultId === fault.id) };
  });
  app.delete('/faults/:id', (request) => {
    store.commit({ drop: 'faults', key: asked(request.params).id });
    return { dropped: 1 };
  });
}

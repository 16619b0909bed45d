import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Ciphertext, mintCiphertext, mintUnused } from '../domain/ids.js';
import { JobInput, JobPatch, jobFrom, patchedJob } from '../domain/job-input.js';
import type { Job } from '../domain/model.js';
import { applyPath, jobPath } from '../domain/pages.js';
import { checked, notFound } from '../http-error.js';
import { jobOf } from '../marketplace/jobs.js';
import type { World } from '../world.js';

const JobQuery = z.strictObject({ state: z.enum(['open', 'closed', 'removed', 'private']).optional() });
const Params = z.object({ ciphertext: Ciphertext });

/** Jobs. A POST with a ciphertext that exists changes nothing and answers 200 with what is there. */
export function jobRoutes(app: FastifyInstance, world: World): void {
  const { store } = world;
  const told = (job: Job) => ({
    ...job,
    url: `${world.origins[0] ?? ''}${jobPath(job.ciphertext)}`,
    applyUrl: `${world.origins[0] ?? ''}${applyPath(job.ciphertext)}`,
  });
  const asked = (params: unknown): Job => {
    const job = jobOf(store, checked(Params, params).ciphertext);
    if (!job) throw notFound('job');
    return job;
  };

  app.get('/jobs', (request) => {
    const { state } = checked(JobQuery, request.query);
    const jobs = store.all('jobs').filter((job) => state === undefined || job.state === state);
    return { jobs: jobs.map(told) };
  });

  app.get('/jobs/:ciphertext', (request) => told(asked(request.params)));

  app.post('/jobs', (request, reply) => {
    const input = checked(JobInput, request.body);
    const known = input.ciphertext === undefined ? undefined : store.get('jobs', input.ciphertext);
    if (known) return told(known);
    const ciphertext = input.ciphertext ?? mintUnused(mintCiphertext, (one) => store.has('jobs', one));
    const row = jobFrom(input, ciphertext, Date.now());
    store.commit({ put: 'jobs', row });
    return reply.code(201).send(told(row));
  });

  app.patch('/jobs/:ciphertext', (request) => {
    const row = patchedJob(asked(request.params), checked(JobPatch, request.body));
    store.commit({ put: 'jobs', row });
    return told(row);
  });
}

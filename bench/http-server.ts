import { fastify } from 'fastify';
import { z } from 'zod';
import { sayListening } from './program.js';

const Body = z.object({
  jobId: z.string().min(1).max(100),
  coverLetter: z.string().min(1).max(10_000),
  proposal: z.object({ hourlyRate: z.number().positive(), timeline: z.string() }),
  metadata: z.record(z.string(), z.string()),
});
export type Body = z.infer<typeof Body>;

/** Accepts an application of an account; null when it has no credit. */
export type Accept = (accountId: number, body: Body) => Promise<string | null>;

/** The bare server that floors and peers share. Who calls is told by a header: they check no key. */
export async function serve(accept: Accept): Promise<void> {
  const app = fastify({ logger: false, keepAliveTimeout: 300_000 });
  app.post('/apply', async (request, reply) => {
    const parsed = Body.safeParse(request.body);
    const accountId = Number(request.headers['x-account']);
    if (!parsed.success || !Number.isInteger(accountId)) return reply.code(400).send({ error: 'invalid' });
    const id = await accept(accountId, parsed.data);
    if (id === null) return reply.code(402).send({ error: 'insufficient_credits' });
    return reply.code(202).send({ id });
  });
  sayListening(Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port));
  process.once('SIGTERM', () => process.exit(0));
}

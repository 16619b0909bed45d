import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Ciphertext, NumericId } from '../domain/ids.js';
import { LATENCIES } from '../domain/latency.js';
import { VERSION } from '../domain/version.js';
import { checked } from '../http-error.js';
import type { World } from '../world.js';
import { publicKeyOf } from '../wire/handshake.js';

const SettingsPatch = z.strictObject({
  /** Null: back to what is configured. */
  latency: z.enum(LATENCIES).nullable().optional(),
  acceptDuplicates: z.boolean().optional(),
});

const RequestQuery = z.strictObject({
  kind: z.enum(['submit', 'login', 'telemetry', 'other']).optional(),
  job: Ciphertext.optional(),
  agency: NumericId.optional(),
  since: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(100_000).default(10_000),
});

const Username = z.string().min(1).max(200);
const Revocation = z.strictObject({ agency: NumericId.optional(), login: Username.optional() });
const Approval = z.strictObject({ username: Username });

/** What the sandbox is and remembers, apart from the things it sells. */
export function stateRoutes(app: FastifyInstance, world: World): void {
  const { store } = world;
  const settings = () => ({ latency: world.latency(), acceptDuplicates: store.settings.acceptDuplicates });

  app.get('/info', () => ({
    sandbox: true,
    version: VERSION,
    origins: world.origins,
    handshakePublicKey: publicKeyOf(world.signingKey),
    seed: world.seed,
    startedAt: world.startedAt,
    ...settings(),
    counts: {
      agencies: store.count('agencies'),
      members: store.count('members'),
      jobs: store.count('jobs'),
      proposals: store.count('proposals'),
      sessions: store.count('sessions'),
      requests: store.count('requests'),
      faultsArmed: store.all('faults').filter((fault) => fault.remaining !== 0).length,
    },
  }));

  app.get('/settings', settings);
  app.patch('/settings', (request) => {
    const patch = checked(SettingsPatch, request.body);
    const { acceptDuplicates, latency } = store.settings;
    store.commit({
      put: 'settings',
      row: {
        id: 'settings',
        acceptDuplicates: patch.acceptDuplicates ?? acceptDuplicates,
        latency: patch.latency === undefined ? latency : patch.latency,
      },
    });
    return settings();
  });

  app.get('/requests', (request) => {
    const { kind, job, agency, since, limit } = checked(RequestQuery, request.query);
    const found = store
      .all('requests')
      .filter(
        (one) =>
          (kind === undefined || one.kind === kind) &&
          (job === undefined || one.ciphertext === job) &&
          (agency === undefined || one.agencyId === agency) &&
          (since === undefined || one.at >= since),
      );
    return { total: found.length, requests: found.slice(-limit) };
  });

  app.post('/sessions/revoke', (request) => {
    const { agency, login } = checked(Revocation, request.body);
    const gone = store.all('sessions').filter((session) => {
      const member = store.get('members', session.memberId);
      return (
        (agency === undefined || member?.agencyId === agency) &&
        (login === undefined || member?.login?.username === login)
      );
    });
    store.commit(...gone.map((session) => ({ drop: 'sessions', key: session.id }) as const));
    return { revoked: gone.length };
  });

  app.post('/sign-ins/approve', (request) => ({
    approved: world.signIns.approve(checked(Approval, request.body).username),
  }));

  app.post('/reset', () => {
    store.reset();
    return { reset: true };
  });
}

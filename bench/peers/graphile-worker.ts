import type { Postgres } from '#bin/postgres.mjs';
import type { StartContender } from '../contender.js';
import { startStandIn } from '../stand-in.js';

export const startGraphileWorker =
  (server: Postgres): StartContender =>
  (context) =>
    startStandIn(
      {
        name: 'graphile-worker',
        hops: 1,
        gaveUp: "a crashed worker's jobs wait up to 4 h; pacing, leases, fences, signatures, keys, limits",
        programs: ['peers/graphile-worker-server'],
      },
      server,
      context,
    );

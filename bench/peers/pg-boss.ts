import type { Postgres } from '#bin/postgres.mjs';
import type { StartContender } from '../contender.js';
import { startStandIn } from '../stand-in.js';

export const startPgBoss =
  (server: Postgres): StartContender =>
  (context) =>
    startStandIn(
      {
        name: 'pg-boss',
        hops: 1,
        gaveUp: 'pacing, leases, fences, signatures, keys, limits',
        programs: ['peers/pg-boss-server'],
      },
      server,
      context,
    );

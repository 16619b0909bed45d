import type { Postgres } from '#bin/postgres.mjs';
import type { StartContender } from './contender.js';
import { startStandIn } from './stand-in.js';

const VARIANTS = {
  one: 'floor-one',
  group: 'floor-group',
} as const;

/** Only accepts: what any system pays that loses nothing, with one statement a request or a commit for many. */
export const startFloor =
  (server: Postgres, variant: keyof typeof VARIANTS): StartContender =>
  (context) =>
    startStandIn(
      {
        name: VARIANTS[variant],
        hops: 0,
        gaveUp: 'everything after the acceptance; keys, limits, idempotency',
        programs: ['floor-server'],
        env: { FLOOR: variant },
      },
      server,
      context,
    );

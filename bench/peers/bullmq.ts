import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Postgres } from '#bin/postgres.mjs';
import type { StartContender } from '../contender.js';
import { startStandIn } from '../stand-in.js';
import { type RedisProgram, startRedis } from './redis.js';

const OUTSIDE = "enqueue outside the credit's transaction; pacing, leases, fences, signatures, keys, limits";

const GAVE_UP = {
  everysec: `a second of jobs when the power fails; ${OUTSIDE}`,
  always: OUTSIDE,
};

/** With an append-only file, as BullMQ wants it; it reaches the disk each second, or before each answer. */
export const startBullmq =
  (server: Postgres, program: RedisProgram, appendFsync: keyof typeof GAVE_UP): StartContender =>
  async (context) => {
    const folder = join(context.folder, 'redis');
    mkdirSync(folder, { recursive: true });
    const redis = await startRedis(program, folder, appendFsync);
    return startStandIn(
      {
        name: `bullmq-${appendFsync}`,
        hops: 1,
        gaveUp: GAVE_UP[appendFsync],
        programs: ['peers/bullmq-server'],
        env: { REDIS_PORT: String(redis.port) },
        beside: redis,
      },
      server,
      context,
    );
  };

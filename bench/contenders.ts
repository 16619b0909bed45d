import type { Postgres } from '#bin/postgres.mjs';
import { findRedis } from '#bin/redis.mjs';
import { silentReport } from '#bin/terminal.mjs';
import type { StartContender } from './contender.js';
import { startFloor } from './floor.js';
import { startBullmq } from './peers/bullmq.js';
import { startGraphileWorker } from './peers/graphile-worker.js';
import { startPgBoss } from './peers/pg-boss.js';

export const floorsOn = (server: Postgres): StartContender[] => [
  startFloor(server, 'one'),
  startFloor(server, 'group'),
];

/** Without those on Redis where no redis-server can be had, which is then said. */
export async function peersOn(server: Postgres, say: (text: string) => void): Promise<StartContender[]> {
  const redis = await findRedis({ report: { ...silentReport, note: say } });
  return [
    startPgBoss(server),
    startGraphileWorker(server),
    ...(redis === null ? [] : [startBullmq(server, redis, 'everysec'), startBullmq(server, redis, 'always')]),
  ];
}

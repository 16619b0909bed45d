import { from, readConfig, serviceSettings, setting } from '#runtime';

export const schedulerSettings = {
  ...serviceSettings('SCHEDULER'),
  port: setting('SCHEDULER_PORT', from.port().default(0), 'HTTP port for health and metrics'),
  // The published service speaks of "a few seconds of queue time" between two applications of one agency.
  gapMinMs: setting('LANE_GAP_MIN_MS', from.count(0, 600_000).default(3_000), 'least time between two starts'),
  gapMaxMs: setting('LANE_GAP_MAX_MS', from.count(0, 600_000).default(8_000), 'most time between two starts'),
  // As many pages as a session works on side by side.
  maxInFlight: setting('LANE_MAX_IN_FLIGHT', from.count(1, 16).default(4), 'submissions of one agency at a time'),
  maxPerDay: setting('LANE_MAX_PER_DAY', from.count(1, 10_000).default(200), 'starts of one agency a day (UTC)'),
  marketplacePermission: setting(
    'MARKETPLACE_PERMISSION',
    from.text().optional(),
    'the written permission that the operator holds; with one, agencies begin with approval and 25 starts a day',
  ),
  hoursFrom: setting('LANE_HOURS_FROM', from.count(0, 23).default(0), 'first hour (UTC) of starts'),
  hoursTo: setting('LANE_HOURS_TO', from.count(0, 23).default(0), 'hour (UTC) before which starts end; equal: all day'),
};

export const readSchedulerConfig = (env = process.env) => {
  const config = readConfig('scheduler', schedulerSettings, env);
  if (config.gapMaxMs < config.gapMinMs) throw new Error('LANE_GAP_MAX_MS must not be below LANE_GAP_MIN_MS');
  return config;
};
export type SchedulerConfig = ReturnType<typeof readSchedulerConfig>;

import { from, readConfig, serviceSettings, setting } from '#runtime';

export const notifierSettings = {
  ...serviceSettings('NOTIFIER'),
  port: setting('NOTIFIER_PORT', from.port().default(0), 'HTTP port for health and metrics'),
  allowPrivateWebhooks: setting(
    'ALLOW_PRIVATE_WEBHOOKS',
    from.flag().default(false),
    'http and private addresses as webhook targets; for local use, never in production',
  ),
};

export const readNotifierConfig = (env = process.env) => readConfig('notifier', notifierSettings, env);
export type NotifierConfig = ReturnType<typeof readNotifierConfig>;

import { from, readConfig, secret, serviceSettings, setting } from '#runtime';

const { natsUrl: _url, natsUser: _user, natsPassword: _password, ...settings } = serviceSettings('AGENT');

export const egressSettings = {
  ...settings,
  port: setting('EGRESS_HEALTH_PORT', from.port().default(0), 'HTTP port for health and metrics'),
  proxyPort: setting('EGRESS_PORT', from.port().default(0), 'port that browsers connect to'),
  advertisedHost: setting(
    'EGRESS_ADVERTISED_HOST',
    from.text().default('127.0.0.1'),
    'host under which agents reach it',
  ),
  egressSecret: secret(
    'EGRESS_SECRET',
    from.text().min(32, 'must have at least 32 characters'),
    'shared by agents and proxies',
  ),
  extraTargets: setting('EGRESS_EXTRA_TARGETS', from.list().default([]), 'hosts beside the marketplace, as host:port'),
};

export const readEgressConfig = (env = process.env) => readConfig('egress', egressSettings, env);
export type EgressConfig = ReturnType<typeof readEgressConfig>;

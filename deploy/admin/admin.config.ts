import { SERVICES, type Service } from '#contracts';
import { from, readConfig, secret, setting } from '#runtime';

/** How the variables of a service begin. */
export const prefixOf = (service: Service): string => (service === 'browser-agent' ? 'AGENT' : service.toUpperCase());

export const databaseAdminSettings = {
  adminUrl: secret('ADMIN_DATABASE_URL', from.url(), 'Postgres, with a role that may create roles and schemas'),
  ...Object.fromEntries(
    SERVICES.map((service) => {
      const variable = `${prefixOf(service)}_DATABASE_PASSWORD`;
      return [service, secret(variable, from.text(), `password of the role of ${service}`)] as const;
    }),
  ),
};

export function readDatabaseAdminConfig(env = process.env) {
  const config = readConfig('database admin', databaseAdminSettings, env) as Record<string, string>;
  const passwords = Object.fromEntries(SERVICES.map((service) => [service, config[service]])) as Record<
    Service,
    string
  >;
  return { adminUrl: String(config['adminUrl']), passwords };
}

export const streamAdminSettings = {
  natsUrl: setting('NATS_URL', from.text(), 'NATS servers, separated by commas'),
  natsPassword: secret('STREAM_ADMIN_NATS_PASSWORD', from.text(), 'password of the NATS user stream-admin'),
  replicas: setting('STREAM_REPLICAS', from.count(1, 5).default(1), 'copies of each stream in the cluster'),
};

export const readStreamAdminConfig = (env = process.env) => readConfig('stream admin', streamAdminSettings, env);

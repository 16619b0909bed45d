import { from, readConfig, secret, serviceSettings, setting } from '#runtime';

export const gatewaySettings = {
  ...serviceSettings('GATEWAY'),
  port: setting('GATEWAY_PORT', from.port().default(0), 'HTTP port of the customer API'),
  operatorHost: setting('OPERATOR_HOST', from.text().default('127.0.0.1'), 'address of the operator API'),
  operatorPort: setting('OPERATOR_PORT', from.port().default(0), 'HTTP port of the operator API and its page'),
  // Long enough that nobody guesses it: the operator API grants credits.
  operatorKey: secret(
    'OPERATOR_KEY',
    from.text().min(24, 'must have at least 24 characters'),
    'key of the operator API',
  ),
  receiptSigningKey: secret(
    'RECEIPT_SIGNING_KEY',
    from.text(),
    'Ed25519 private key in PEM with which receipts are signed; with a new one, what the old one signed stays valid',
  ),
  keyPrefix: setting('API_KEY_PREFIX', from.text().default('sk_uphunt_'), 'how live API keys begin'),
  marketplaceBaseUrl: setting('MARKETPLACE_BASE_URL', from.url(), 'the marketplace that new agencies work on'),
  jobUrlHosts: setting(
    'JOB_URL_HOSTS',
    from.list().default(['www.upwork.com', 'upwork.com']),
    'hosts of job URLs that are accepted, beside that of the marketplace',
  ),
  // The accept body is a letter of 5,000 units, answers and metadata; far more is a mistake or an attack.
  bodyLimitBytes: setting('BODY_LIMIT_BYTES', from.count(1_024, 1_048_576).default(65_536), 'largest request body'),
};

export const readGatewayConfig = (env = process.env) => readConfig('gateway', gatewaySettings, env);
export type GatewayConfig = ReturnType<typeof readGatewayConfig>;

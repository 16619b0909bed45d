import ipaddr from 'ipaddr.js';
import { modelSettings } from '#model';
import { from, readConfig, secret, serviceSettings, setting } from '#runtime';

const isNetwork = (text: string): boolean => ipaddr.isValid(text) || ipaddr.isValidCIDR(text);

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
  // As long as what it signs with: SHA-256 makes no more of a longer one.
  evidenceLinkKey: secret(
    'EVIDENCE_LINK_KEY',
    from.text().min(32, 'must have at least 32 characters'),
    'signs links to evidence, the same for all replicas; with a new one, links of the last 15 minutes end',
  ),
  keyPrefix: setting('API_KEY_PREFIX', from.text().default('sk_uphunt_'), 'how live API keys begin'),
  testKeyPrefix: setting(
    'API_TEST_KEY_PREFIX',
    from.text().default('sk_test_uphunt_'),
    'how the keys of test accounts begin',
  ),
  // Anybody can write that header, so by default nobody is believed: it would choose whose limit a request counts on.
  trustedProxies: setting(
    'TRUSTED_PROXIES',
    from
      .list()
      .refine((list) => list.every(isNetwork), 'must be addresses or networks, separated by commas')
      .default([]),
    'proxies in front, as addresses or networks, whose X-Forwarded-For says where a request comes from',
  ),
  marketplaceBaseUrl: setting('MARKETPLACE_BASE_URL', from.url(), 'the marketplace that new agencies work on'),
  testMarketplaceBaseUrl: setting(
    'TEST_MARKETPLACE_BASE_URL',
    from.url().optional(),
    'the sandbox that test twins work on; without it accounts get none',
  ),
  jobUrlHosts: setting(
    'JOB_URL_HOSTS',
    from.list().default(['www.upwork.com', 'upwork.com']),
    'hosts of job URLs that are accepted, beside that of the marketplace',
  ),
  ...modelSettings('model for drafts of letters; without it generate-proposal answers 503'),
  // A day is what a person needs to look at it, and as long as an Idempotency-Key is kept. Rates, questions and Connects of
  // an older form are not what the marketplace asks today; and until then a letter is kept here that nobody has sent.
  previewLifeMs: setting(
    'PREVIEW_LIFE_MS',
    from.count(60_000, 7 * 86_400_000).default(86_400_000),
    'how long a preview is good for',
  ),
  // The accept body is a letter of 5,000 units, answers and metadata; far more is a mistake or an attack.
  bodyLimitBytes: setting('BODY_LIMIT_BYTES', from.count(1_024, 1_048_576).default(65_536), 'largest request body'),
};

export const readGatewayConfig = (env = process.env) => readConfig('gateway', gatewaySettings, env);
export type GatewayConfig = ReturnType<typeof readGatewayConfig>;

import { z } from 'zod';
import { MAX_ARTEFACT_BYTES, Mode } from '#contracts';
import { modelSettings } from '#model';
import { from, readConfig, secret, serviceSettings, setting } from '#runtime';

const MINUTE_MS = 60_000;

export const agentSettings = {
  ...serviceSettings('AGENT'),
  port: setting('AGENT_PORT', from.port().default(0), 'HTTP port for health and metrics'),
  egressSecret: secret(
    'EGRESS_SECRET',
    from.text().min(32, 'must have at least 32 characters'),
    'shared by agents and proxies',
  ),
  sessionStateKey: secret('SESSION_STATE_KEY', from.text(), 'encrypts saved sessions; 32 bytes in base64'),
  loginsDir: setting('MARKETPLACE_LOGINS_DIR', from.text(), 'folder of marketplace logins, one file per reference'),
  sandboxPublicKey: setting(
    'SANDBOX_PUBLIC_KEY',
    from.text().optional(),
    'Ed25519 key (PEM) by which sandboxes are known',
  ),
  marketplaceBaseUrl: setting('MARKETPLACE_BASE_URL', from.url().optional(), 'the marketplace, if it is not a sandbox'),
  marketplacePermission: setting(
    'MARKETPLACE_PERMISSION',
    from.text().optional(),
    'the written permission that the operator holds',
  ),
  allowStoredSignIn: setting(
    'ALLOW_STORED_SIGN_IN',
    from.flag().default(false),
    'sign in with stored logins outside sandboxes',
  ),
  marketplaceDriver: setting(
    'MARKETPLACE_DRIVER',
    z.enum(['browser', 'scripted']).default('browser'),
    'a real browser, or for volume in tests the interface behind the sandbox’s pages; scripted refuses any other host',
  ),
  chromiumBin: setting('CHROMIUM_BIN', from.text().optional(), 'the browser'),
  chromiumSandbox: setting('CHROMIUM_SANDBOX', z.enum(['on', 'off']).default('on'), 'its own sandbox'),
  certificatePin: setting(
    'MARKETPLACE_CERTIFICATE_PIN',
    from.text().optional(),
    'pin of a certificate of our own sandbox',
  ),
  ...modelSettings('model for screening answers; without it they stay blank'),
  modes: setting(
    'AGENT_MODES',
    from
      .list()
      .pipe(z.array(Mode).min(1))
      .default([...Mode.options]),
    'whose sessions this pod takes: live, test, or both',
  ),
  // Two cores do eleven to thirteen page cycles a second; beyond four pages each only waits for the others.
  maxPages: setting('AGENT_MAX_PAGES', from.count(1, 8).default(4), 'pages of one session side by side'),
  idleMs: setting(
    'SESSION_IDLE_MS',
    from.count(0).default(5 * MINUTE_MS),
    'idle time after which a session is given back',
  ),
  holdMs: setting('SESSION_HOLD_MS', from.count(0).default(MINUTE_MS), 'time after which a busy session gives way'),
  rosterMs: setting(
    'ROSTER_MAX_AGE_MS',
    from.count(0).default(24 * 60 * MINUTE_MS),
    'age after which a roster is read again',
  ),
  // A day is what a person needs to look at it, and as long as an Idempotency-Key is kept. Rates, questions and Connects of
  // an older form are not what the marketplace asks today; and until then a letter is kept here that nobody has sent.
  previewLifeMs: setting(
    'PREVIEW_LIFE_MS',
    from.count(60_000, 7 * 86_400_000).default(86_400_000),
    'how long a preview is good for',
  ),
  // A long form in full is some 300 kB as JPEG; the table takes a megabyte at most.
  artefactMaxBytes: setting(
    'ARTEFACT_MAX_BYTES',
    from.count(16_384, MAX_ARTEFACT_BYTES).default(MAX_ARTEFACT_BYTES),
    'largest picture or trace that is kept of an application',
  ),
  // A picture takes a tenth of a second; on a busy machine, one. An application waits for two of them at most.
  artefactMs: setting(
    'ARTEFACT_TIMEOUT_MS',
    from.count(1, 10_000).default(2_000),
    'time a picture may take before an application goes on without it',
  ),
  // As long as webhook events are kept. At 200 a day and 500 kB each an agency has 3 GB of them.
  artefactDays: setting('ARTEFACT_DAYS', from.count(1, 365).default(30), 'days for which pictures and traces are kept'),
  // Such apps fill in within about two seconds; nine when the marketplace is slow.
  pageMs: setting('PAGE_TIMEOUT_MS', from.count(1_000, 120_000).default(20_000), 'time a page may take to fill in'),
};

export const readAgentConfig = (env = process.env) => readConfig('browser-agent', agentSettings, env);
export type AgentConfig = ReturnType<typeof readAgentConfig>;

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Embedded, type EmbeddedOptions, startEmbedded } from '#system/embedded.mjs';
import { recordTraces } from './traces.js';

export type { Embedded, EmbeddedAgency, ReceivedWebhook } from '#system/embedded.mjs';

export type TestSystemOptions = Omit<EmbeddedOptions, 'folder' | 'nats' | 'chromium' | 'report'>;

/**
 * The whole system as processes, in a folder of its own that goes with it: Postgres, nats-server, sandbox, services,
 * agents with a real browser, and a webhook receiver that verifies. The sandbox answers at once unless told otherwise.
 * What its rows do is recorded from the start.
 */
export async function testSystem({ only = {}, extra = {}, ...options }: TestSystemOptions = {}): Promise<Embedded> {
  const { NATS_SERVER_BIN: nats, CHROMIUM_BIN: path, CHROMIUM_SANDBOX: sandbox } = process.env;
  if (!nats || !path) throw new Error('NATS_SERVER_BIN or CHROMIUM_BIN is not set: run tests with `npm test`');
  const system = await startEmbedded({
    folder: mkdtempSync(join(tmpdir(), 'applywright-system-')),
    nats,
    chromium: { path, sandbox: sandbox === 'on' ? 'on' : 'off' },
    ...options,
    extra: { LOG_LEVEL: 'info', ...extra },
    only: { ...only, sandbox: { SANDBOX_LATENCY: 'none', ...only['sandbox'] } },
  });
  try {
    await recordTraces(system.databaseUrl);
  } catch (error) {
    await system.stop();
    throw error;
  }
  return system;
}

import { join } from 'node:path';
import { launchReady } from '../lib/child.mjs';
import { openLocal, removeLocalFolder } from '../lib/local.mjs';
import { openLog } from '../lib/log-file.mjs';
import { silentReport } from '../lib/terminal.mjs';
import { apisOf, jsonApi } from './http.mjs';
import { createAccount, createTwin, registerAgency, registerWebhook, sandboxJob, topUp } from './seed.mjs';
import { startSystem } from './start-system.mjs';

/*
 * A whole system in a folder of its own, for programs: end-to-end tests, chaos, benchmarks. The same processes as
 * `npm start` has, and what these programs ask of it.
 */

/** @param {import('./embedded.d.mts').EmbeddedOptions} options @returns {Promise<import('./embedded.d.mts').Embedded>} */
export async function startEmbedded({ folder, nats, chromium, report = silentReport, ...options }) {
  const local = openLocal({ data: folder });
  const infrastructure = {
    nats: { path: nats, version: '', source: 'given' },
    postgres: { source: 'embedded', version: '' },
    chromium: { version: '', source: 'given', why: 'given', ...chromium },
  };
  const remove = async () => {
    local.release();
    await removeLocalFolder(folder, () => {});
  };
  /** @type {import('./start-system.mjs').System} */
  let system;
  try {
    system = await startSystem({ local, infrastructure, report, durable: false, ...options });
  } catch (error) {
    await remove();
    throw error;
  }
  const apis = apisOf(system);
  const receiver = jsonApi(system.receiverUrl, {});
  const secretsFile = local.path('webhook-secrets.json');
  const { supervisor, credentials, podSpec, ...urls } = system;
  return {
    ...urls,
    ...apis,
    folder,
    operatorKey: credentials.operatorKey,
    sandboxKey: credentials.sandboxKey,
    natsPasswords: credentials.nats,
    pids: () => supervisor.pids(),
    child: (name) => supervisor.child(name),
    launchPod: (name, env) =>
      launchReady(podSpec(name, env), { log: openLog(join(local.logs, `${name}.log`)), registry: local.registry }),
    async account(name, credits) {
      const account = await createAccount(apis, name);
      await topUp(apis, account.accountId, credits);
      await registerWebhook(apis, account.apiKey, system.receiverUrl, secretsFile);
      return account;
    },
    agency: (accountId, name, connects) =>
      registerAgency(apis, local.path('marketplace-logins'), accountId, name, connects),
    async testTwin(accountId, credits) {
      const { testAccountId, testApiKey, testAgency } = await createTwin(
        apis,
        local.path('marketplace-logins'),
        accountId,
      );
      await topUp(apis, testAccountId, credits);
      await registerWebhook(apis, testApiKey, system.receiverUrl, secretsFile);
      return { accountId: testAccountId, apiKey: testApiKey, agency: testAgency };
    },
    job: (given) => sandboxJob(apis, given),
    received: async () => (await receiver.get('/received')).received,
    async stop() {
      await system.stop();
      await remove();
    },
  };
}

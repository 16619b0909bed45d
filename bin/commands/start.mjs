import { ensureAll } from '../lib/infrastructure.mjs';
import { onInterrupt } from '../lib/interrupt.mjs';
import { openLocal } from '../lib/local.mjs';
import { readCount, readOptions } from '../lib/options.mjs';
import { createReport } from '../lib/terminal.mjs';
import { firstApplications } from '../system/first-applications.mjs';
import { apisOf } from '../system/http.mjs';
import { seedAccount, topUp } from '../system/seed.mjs';
import { startSystem } from '../system/start-system.mjs';

const OPTIONS = /** @type {const} */ ({
  once: { type: 'boolean', default: false },
  data: { type: 'string' },
  agents: { type: 'string', default: '2' },
  'api-port': { type: 'string' },
  'operator-port': { type: 'string' },
  'sandbox-port': { type: 'string' },
  'nats-port': { type: 'string' },
  'postgres-port': { type: 'string' },
});

const CREDITS = 25;
// As many as have a port of their own; two cores keep about two browsers busy.
const MOST_AGENTS = 4;

/**
 * npm start: everything on this machine, one application for each of two agencies, and then it stays up.
 * `--once`: one application, then everything is stopped; exit 0 only if it arrived, once.
 * @param {string[]} args
 */
export async function main(args) {
  const values = readOptions(args, OPTIONS);
  const agents = readCount('agents', values.agents, 1, MOST_AGENTS);
  const report = createReport();
  const infrastructure = await ensureAll({ report });
  const local = openLocal(values.data === undefined ? {} : { data: values.data });
  onInterrupt(() => local.release());
  await local.registry.endLeftovers({ note: report.note });
  const ports = Object.fromEntries(
    /** @type {const} */ (['api', 'operator', 'sandbox', 'nats', 'postgres']).flatMap((name) => {
      const given = values[`${name}-port`];
      return given === undefined ? [] : [[name, given]];
    }),
  );
  /** @type {() => void} */
  let tellPrograms = () => {};
  const system = await startSystem({
    local,
    infrastructure,
    report,
    ports,
    agents,
    // One that was started again has another pid.
    onState: (_name, state) => void (state === 'ready' && tellPrograms()),
  });
  const apis = apisOf(system);
  report.step('accounts');
  const account = await seedAccount(system, apis, local);
  await topUp(apis, account.accountId, CREDITS);
  if (account.testAccountId !== undefined) await topUp(apis, account.testAccountId, CREDITS);
  report.done(`${account.agencies.map(({ name }) => name).join(', ')}; ${CREDITS} credits`);
  if (!process.env['OPENAI_API_KEY'])
    report.note('Without OPENAI_API_KEY, screening answers and drafts of letters come from a stub in the sandbox.');
  const agencies = values.once ? account.agencies.slice(0, 1) : account.agencies;
  const isFine = await firstApplications({ system, apis, account, agencies, report });
  if (values.once) return isFine ? 0 : 1;
  const { baseUrl, operatorUrl, marketplaceUrl, natsUrl, databaseUrl, credentials } = system;
  const { operatorKey } = credentials;
  const { apiKey, testApiKey } = account;
  tellPrograms = () => {
    const pids = system.supervisor.pids();
    local.writeRun({
      baseUrl,
      operatorUrl,
      operatorKey,
      apiKey,
      testApiKey,
      marketplaceUrl,
      natsUrl,
      databaseUrl,
      pids,
    });
  };
  tellPrograms();
  sayWhere(system, account, local, report);
  await new Promise(() => {});
  return 0;
}

/**
 * @param {import('../system/start-system.mjs').System} system @param {import('../system/seed.mjs').SeededAccount} account
 * @param {import('../lib/local.mjs').Local} local @param {import('../lib/terminal.mjs').Report} report
 */
function sayWhere(system, account, local, { paint, note }) {
  const { baseUrl, operatorUrl, marketplaceUrl, credentials, receiverUrl } = system;
  const page = new URL('/operator', operatorUrl);
  page.username = 'operator';
  page.password = credentials.operatorKey;
  const key = `-H 'x-api-key: ${account.apiKey}'`;
  const testKey = `-H 'x-api-key: ${account.testApiKey}'`;
  const body = JSON.stringify({
    jobId: '~02testapplied0001',
    coverLetter: 'Hello, I can do this.',
  });
  console.log('');
  note(`${paint.bold('API')}            ${baseUrl}`);
  note(`${paint.bold('API key')}        ${account.apiKey}`);
  note(`${paint.bold('Test key')}       ${account.testApiKey}`);
  note(`${paint.bold('Operator page')}  ${page.href}`);
  note(`${paint.bold('Sandbox')}        ${marketplaceUrl}/sandbox/`);
  note(`${paint.bold('Webhooks')}       ${receiverUrl}/received`);
  note(`${paint.bold('For programs')}   ${local.runFile}`);
  console.log('\nTry:');
  console.log(`  curl -s ${baseUrl}/api/auto-apply-v2/credits ${key}`);
  console.log(
    `  curl -s ${baseUrl}/api/auto-apply-v2/apply ${testKey} -H 'content-type: application/json' -d '${body}'`,
  );
  console.log(`  curl -s '${baseUrl}/api/auto-apply-v2/applied-jobs?limit=3' ${key}`);
  console.log('\nCtrl-C stops everything; the next start goes on where this one stopped.');
}

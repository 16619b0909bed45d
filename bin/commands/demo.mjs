import { setTimeout as sleep } from 'node:timers/promises';
import { ensureAll } from '../lib/infrastructure.mjs';
import { onInterrupt, runCleanups } from '../lib/interrupt.mjs';
import { LOCAL, openLocal, removeLocalFolder } from '../lib/local.mjs';
import { readCount, readOptions } from '../lib/options.mjs';
import { createReport } from '../lib/terminal.mjs';
import { applyForAll } from '../system/demo-cases.mjs';
import { demoUnplug } from '../system/demo-unplug.mjs';
import { follow } from '../system/follow.mjs';
import { apisOf, jsonApi } from '../system/http.mjs';
import { measureOwnTime } from '../system/own-time.mjs';
import { createAccount, registerWebhook, topUp } from '../system/seed.mjs';
import { startSystem } from '../system/start-system.mjs';

const CREDITS = 25;
const LIMIT_MS = 300_000;
const OPTIONS = /** @type {const} */ ({
  applications: { type: 'string', default: '20' },
  unplug: { type: 'boolean', default: false },
  runs: { type: 'string', default: '1' },
});

/**
 * npm run demo: every status there is, each from an agency of its own, with what became of the credit and the webhook;
 * then the time the system itself takes. Exit 0 only when all of it is as it must be. Leaves nothing behind.
 * `--unplug`: one application instead, whose agent is killed at Send and whose NATS loses everything; `--runs N` of it.
 * @param {string[]} args
 */
export async function main(args) {
  const values = readOptions(args, OPTIONS);
  const count = readCount('applications', values.applications, 0, 1_000);
  const runs = readCount('runs', values.runs, 1, 100);
  const report = createReport();
  const infrastructure = await ensureAll({ report });
  const local = openLocal({ data: `${LOCAL}/demo-${process.pid}` });
  onInterrupt(async () => {
    local.release();
    await removeLocalFolder(local.folder, report.note);
  });
  if (values.unplug) return demoUnplug({ local, infrastructure, report, runs });
  const system = await startSystem({ local, infrastructure, report });
  const apis = apisOf(system);
  const account = await createAccount(apis, 'Demo of all statuses');
  await topUp(apis, account.accountId, CREDITS);
  await registerWebhook(apis, account.apiKey, system.receiverUrl, local.path('webhook-secrets.json'));
  const cases = await applyForAll(apis, local, account);
  report.note(`${cases.length} applications, one agency each, ${CREDITS} credits`);
  const customer = apis.customer(account.apiKey);
  const named = cases.map(({ status, queueId }) => ({ name: `expects ${status}`, queueId }));
  const followed = await follow(customer, named, report, LIMIT_MS);
  const webhooks = await webhooksFor(system.receiverUrl, cases.length);
  let isFine = true;
  console.log(
    `\n  ${'status'.padEnd(20)} ${'reason'.padEnd(18)} ${'credit'.padEnd(9)} ${'webhook'.padEnd(20)} time   because`,
  );
  for (const [at, { status, reason, how, queueId }] of cases.entries()) {
    const seen = followed[at];
    const webhook = webhooks.filter(({ data }) => data.queueId === queueId);
    const told = webhook[0];
    const isRight =
      seen?.status.applicationStatus === status &&
      seen.status.reasonCode === reason &&
      seen.stages.some((stage) => stage !== 'settled') &&
      webhook.length === 1 &&
      told?.data.applicationStatus === status;
    isFine &&= isRight;
    const took = seen?.status.terminal
      ? `${((seen.status.settledAt - seen.status.acceptedAt) / 1000).toFixed(1)} s`
      : 'open';
    const line = `${String(seen?.status.applicationStatus).padEnd(20)} ${String(seen?.status.reasonCode).padEnd(18)} ${String(told?.data.credit).padEnd(9)} ${String(told?.type).padEnd(20)} ${took.padEnd(6)} ${how}`;
    console.log(`${isRight ? report.paint.green('✓') : report.paint.red('✗')} ${line}`);
  }
  const { available, held, captured } = await customer.get('/credits');
  const isBalanced = available === CREDITS - 1 && held === 0 && captured === 1;
  isFine &&= isBalanced;
  console.log(
    `${isBalanced ? report.paint.green('✓') : report.paint.red('✗')} credits: captured ${captured}, held ${held}, available ${available}`,
  );
  const { holds } = await apis.operator.get('/operator/v1/invariants');
  isFine &&= holds;
  console.log(`${holds ? report.paint.green('✓') : report.paint.red('✗')} invariants of all services hold`);
  if (count > 0) {
    report.note(`Measuring the time the system itself takes, on ${count} hourly applications …`);
    const { applied, p50, p95, max } = await measureOwnTime(apis, local, count);
    const isMet = applied === count;
    isFine &&= isMet;
    console.log(
      `${isMet ? report.paint.green('✓') : report.paint.red('✗')} own time of ${applied} applications: p50 ${p50} ms, p95 ${p95} ms, max ${max} ms (aim: p50 under 150 ms)`,
    );
  }
  await runCleanups();
  return isFine ? 0 : 1;
}

/**
 * What the receiver verified, once it has them all.
 * @param {string} receiverUrl @param {number} count
 * @returns {Promise<{ type: string, data: Record<string, unknown> }[]>}
 */
async function webhooksFor(receiverUrl, count) {
  const receiver = jsonApi(receiverUrl, {});
  for (let tries = 0; tries < 100; tries++) {
    const { received } = await receiver.get('/received');
    if (received.length >= count) return received;
    await sleep(100);
  }
  return (await receiver.get('/received')).received;
}

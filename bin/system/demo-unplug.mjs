import { runCleanups } from '../lib/interrupt.mjs';
import { apisOf } from './http.mjs';
import { createAccount, registerAgency, registerWebhook, topUp } from './seed.mjs';
import { startSystem } from './start-system.mjs';
import { unplug, UNPLUG_SETTINGS } from './unplug.mjs';

/**
 * npm run demo -- --unplug: pulls the plug at the worst moment, and shows what is left. Exit 0 only when every run came to
 * exactly one proposal.
 * @param {{ local: import('../lib/local.mjs').Local, infrastructure: import('../lib/infrastructure.mjs').Infrastructure,
 *   report: import('../lib/terminal.mjs').Report, runs: number }} options
 */
export async function demoUnplug({ local, infrastructure, report, runs }) {
  let healed = 0;
  /** @type {(name: string) => void} */
  let onDeath = () => {};
  const system = await startSystem({
    local,
    infrastructure,
    // What dies here is meant to.
    report: { ...report, note: () => {}, warn: () => {} },
    agents: 2,
    durable: false,
    extra: UNPLUG_SETTINGS.extra,
    only: UNPLUG_SETTINGS.only,
    onState: (name, state) => void (state === 'failed' && name.startsWith('agent-') && onDeath(name)),
    onLine: (_name, line) =>
      void (line.includes('"stream.lost_messages"') && (healed += Number(JSON.parse(line).count))),
  });
  const apis = apisOf(system);
  const account = await createAccount(apis, 'Demo of the pulled plug');
  await topUp(apis, account.accountId, runs + 1);
  await registerWebhook(apis, account.apiKey, system.receiverUrl, local.path('webhook-secrets.json'));
  const { agencyId } = await registerAgency(apis, local.path('marketplace-logins'), account.accountId, 'Unplugged');
  // The first that dies stays dead for this run: another pod has to take over.
  const agentKilled = () =>
    /** @type {ReturnType<import('./unplug.mjs').Stage['agentKilled']>} */ (
      new Promise((resolve) => {
        onDeath = (name) => {
          onDeath = () => {};
          resolve({ name, halted: system.halt(name) });
        };
      })
    );
  let good = 0;
  for (let number = 1; number <= runs; number += 1) {
    console.log(runs === 1 ? '' : `\nrun ${number} of ${runs}`);
    const say = (/** @type {string} */ line) => console.log(`  ${line}`);
    const stage = { system, apis, local, account, agencyId, agentKilled, healed: () => healed, say };
    const isGood = await unplug(stage);
    good += isGood ? 1 : 0;
    console.log(isGood ? report.paint.green('✓ exactly once') : report.paint.red('✗ not as it must be'));
  }
  const { holds } = await apis.operator.get('/operator/v1/invariants');
  console.log(`${holds ? report.paint.green('✓') : report.paint.red('✗')} invariants of all services hold`);
  if (runs > 1) console.log(`${good} of ${runs} runs: one proposal, one credit, one webhook, one valid receipt`);
  await runCleanups();
  return good === runs && holds ? 0 : 1;
}

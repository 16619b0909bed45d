import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../lib/checkout.mjs';
import { PlainError } from '../lib/plain-error.mjs';
import { run } from '../lib/run-process.mjs';
import { jsonApi } from './http.mjs';
import { LETTER, sandboxJob } from './seed.mjs';

/*
 * One application from which everything is taken that can be: its agent dies by kill -9 when Send has left and before it
 * has an answer, then NATS loses all it has. What is left is Postgres, and the marketplace's own list.
 */

const POLL_MS = 200;
const LIMIT_MS = 180_000;

/** Twentieths of the protocol's times. The agents die at this point, each the first time it gets there. */
export const UNPLUG_SETTINGS = /** @type {const} */ ({
  extra: { TIME_SCALE: '20', LANE_GAP_MIN_MS: '0', LANE_GAP_MAX_MS: '0' },
  only: {
    'agent-1': { CRASH_AT: 'after-send' },
    'agent-2': { CRASH_AT: 'after-send' },
    sandbox: { SANDBOX_LATENCY: 'none' },
  },
});

/**
 * @typedef {object} Stage
 * @property {import('./start-system.mjs').System} system
 * @property {import('./http.mjs').Apis} apis
 * @property {import('../lib/local.mjs').Local} local
 * @property {{ accountId: string, apiKey: string }} account
 * @property {string} agencyId
 * @property {() => Promise<{ name: string, halted: Promise<() => Promise<void>> }>} agentKilled the next agent that dies, and what starts it again
 * @property {() => number} healed messages that were published again so far
 * @property {(line: string) => void} say
 */

/**
 * Asks until the answer is the one that is waited for; services that lost NATS may not answer meanwhile.
 * @template T
 * @param {string} what @param {() => Promise<T>} ask @param {(answer: T) => boolean} isIt
 */
async function until(what, ask, isIt) {
  const end = Date.now() + LIMIT_MS;
  /** @type {unknown} */
  let last;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      last = answer;
      if (isIt(answer)) return answer;
    } catch (error) {
      last = String(error);
    }
    await sleep(POLL_MS);
  }
  throw new PlainError(`Waited in vain for ${what}`, `Last: ${JSON.stringify(last)}. See the logs.`);
}

/** @param {Stage} stage @param {string} queueId @param {string} job */
async function proveIt({ system, apis, local, account }, queueId, job) {
  const { proposals } = await apis.sandbox.get(`/proposals?job=${encodeURIComponent(job)}`);
  const receiver = jsonApi(system.receiverUrl, {});
  const isAboutIt = (/** @type {{ data: { queueId: string } }} */ { data }) => data.queueId === queueId;
  const { received } = await until(
    'its webhook',
    () => receiver.get('/received'),
    (answer) => answer.received.some(isAboutIt),
  );
  const webhooks = received.filter(isAboutIt);
  const files = { receipt: local.path(`receipt-${queueId}.json`), keys: local.path('receipt-keys.json') };
  const path = `/api/auto-apply-v2/applications/${queueId}/evidence/receipt`;
  const receipt = await until(
    'its receipt',
    () => fetch(`${system.baseUrl}${path}`, { headers: { 'x-api-key': account.apiKey } }),
    ({ ok }) => ok,
  );
  writeFileSync(files.receipt, new Uint8Array(await receipt.arrayBuffer()));
  writeFileSync(files.keys, await (await fetch(`${system.baseUrl}/.well-known/jwks.json`)).text());
  const command = join(ROOT, 'dist', 'libs', 'client', 'src', 'applywright-verify.js');
  const verified = await run(process.execPath, [command, files.receipt, '--key', files.keys]);
  return { proposals: proposals.length, webhooks, verified };
}

/**
 * The whole of it, once. True when exactly one proposal, one captured credit, one webhook and a valid receipt came of it.
 * @param {Stage} stage
 */
export async function unplug(stage) {
  const { system, apis, account, agencyId, agentKilled, healed, say } = stage;
  const customer = apis.customer(account.apiKey);
  const began = Date.now();
  const before = { credits: await customer.get('/credits'), healed: healed() };
  const { ciphertext } = await sandboxJob(apis, { title: 'A job that everything goes wrong for' });
  const died = agentKilled();
  // A client that hears 503 asks again with its key.
  const order = { jobId: ciphertext, coverLetter: LETTER, agencyId };
  const apply = () => customer.post('/apply', order, { 'idempotency-key': `unplugged-${ciphertext.slice(1)}` });
  const { queueId } = await until('an acceptance', apply, () => true);
  say(`accepted ${queueId}: one credit held`);
  const { name: dead, halted } = await died;
  say(`${dead} killed with -9: Send has left, its answer was read by nobody`);
  await system.wipeNats();
  say('NATS stopped, its store deleted, started again empty');
  const statusOf = () => customer.get(`/status?queueId=${queueId}`);
  const credits = await until(
    'the credits',
    () => customer.get('/credits'),
    () => true,
  );
  const open = await statusOf();
  const isOpen = open.applicationStatus === 'processing' && credits.held === 1;
  say(`we do not know yet: ${open.applicationStatus}, ${open.stage}; credit held: ${credits.held}`);
  const { sessions } = await until(
    'another pod',
    () => apis.operator.get('/operator/v1/sessions'),
    ({ sessions: all }) =>
      all.some((/** @type {any} */ one) => one.agencyId === agencyId && one.ownedBy !== null && one.ownedBy !== dead),
  );
  const session = sessions.find((/** @type {any} */ one) => one.agencyId === agencyId);
  say(`${session.ownedBy} has the session now, epoch ${session.epoch}, and reads the marketplace's list`);
  const status = await until('the end', statusOf, ({ terminal }) => terminal === true);
  const after = await until(
    'the captured credit',
    () => customer.get('/credits'),
    ({ held, captured }) => held === 0 && captured > before.credits.captured,
  );
  const { proposals, webhooks, verified } = await proveIt(stage, queueId, ciphertext);
  const captured = after.captured - before.credits.captured;
  say(`${status.applicationStatus} (${status.reasonCode}), proposal ${status.evidence?.proposalId}`);
  say(
    `${proposals} proposal in the marketplace, ${captured} credit captured, ${webhooks.length} webhook ${webhooks[0]?.id}`,
  );
  say(`${healed() - before.healed} messages published again from the outboxes`);
  say(verified.code === 0 ? `receipt, checked offline: ${verified.stdout.trim()}` : verified.stderr.trim());
  say(`${((Date.now() - began) / 1000).toFixed(1)} s`);
  const startAgain = await halted;
  await startAgain();
  return (
    isOpen &&
    status.applicationStatus === 'applied' &&
    status.reasonCode === 'sent_verified' &&
    proposals === 1 &&
    captured === 1 &&
    webhooks.length === 1 &&
    verified.code === 0
  );
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAccount, LETTER, registerAgency, sandboxJob, topUp } from './seed.mjs';

/*
 * What the system itself adds to an application: from acceptance to settlement, less the wait for the lane's turn, less
 * the time between the first request to the marketplace and the moment its outcome was read.
 */

const AGENCIES = 2;
const LIMIT_MS = 180_000;
// An account may ask for its freelancers thirty times a minute.
const ROSTER_MS = 2_000;

/** @param {number[]} values @param {number} share */
const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;

/** @param {any} record the full record of one application */
function ownTimeOf({ settledAt, acceptedAt, timings }) {
  const laneMs = timings.dispatchedAt - timings.queuedAt;
  const marketplaceMs = timings.outcomeReadAt - timings.firstNavigationAt;
  return settledAt - acceptedAt - laneMs - marketplaceMs;
}

/**
 * Sends hourly applications, spread over agencies so that they overlap as they do in use, and measures each.
 * @param {import('./http.mjs').Apis} apis @param {import('../lib/local.mjs').Local} local @param {number} count
 */
export async function measureOwnTime(apis, local, count) {
  const { accountId, apiKey } = await createAccount(apis, 'Own time');
  await topUp(apis, accountId, count);
  const customer = apis.customer(apiKey);
  const agencies = [];
  for (let at = 0; at < AGENCIES; at++) {
    agencies.push(await registerAgency(apis, local.path('marketplace-logins'), accountId, `Own time ${at + 1}`));
  }
  await signedIn(customer, agencies);
  const queueIds = [];
  for (let at = 0; at < count; at++) {
    const job = await sandboxJob(apis, { title: `Hourly job ${at + 1}` });
    const agencyId = agencies[at % AGENCIES]?.agencyId;
    const body = { jobId: job.ciphertext, coverLetter: LETTER, agencyId };
    queueIds.push((await customer.post('/apply', body, { 'idempotency-key': randomUUID() })).queueId);
  }
  const times = [];
  for (const queueId of queueIds) {
    const record = await settled(customer, queueId);
    if (record.applicationStatus === 'applied') times.push(ownTimeOf(record));
  }
  return { applied: times.length, p50: quantile(times, 0.5), p95: quantile(times, 0.95), max: Math.max(...times) };
}

/** Signing in is not what is measured. @param {import('./http.mjs').JsonApi} customer @param {{ agencyId: string }[]} agencies */
async function signedIn(customer, agencies) {
  const until = Date.now() + LIMIT_MS;
  for (const { agencyId } of agencies) {
    for (;;) {
      const { freelancers } = await customer.get(`/freelancers?agencyId=${agencyId}`);
      if (freelancers.length > 0) break;
      if (Date.now() > until) throw new Error('The sessions did not sign in');
      await sleep(ROSTER_MS);
    }
  }
}

/** @param {import('./http.mjs').JsonApi} customer @param {string} queueId */
async function settled(customer, queueId) {
  const until = Date.now() + LIMIT_MS;
  for (;;) {
    const record = await customer.get(`/applications/${queueId}`);
    if (record.terminal && record.timings !== null) return record;
    if (Date.now() > until) throw new Error(`${queueId} was not settled within ${LIMIT_MS / 1000} s`);
    await sleep(250);
  }
}

import { randomUUID } from 'node:crypto';
import { LETTER, registerAgency, sandboxJob } from './seed.mjs';

/*
 * One agency and one job for each way an application can end, by what the sandbox can be told to be like.
 */

/** @typedef {{ status: string, reason: string, how: string, queueId: string, agencyId: string }} DemoCase */

/** @type {{ status: string, reason: string, how: string, job?: Record<string, unknown>, connects?: number, fault?: Record<string, unknown> }[]} */
const CASES = [
  { status: 'applied', reason: 'sent', how: 'an open hourly job' },
  {
    status: 'failed',
    reason: 'answers_required',
    how: 'a question nobody answered',
    job: { questions: [{ text: 'Which certificates do you hold?' }] },
  },
  { status: 'not_available', reason: 'job_closed', how: 'the job was closed', job: { state: 'closed' } },
  {
    status: 'not_eligible',
    reason: 'location',
    how: 'the client hires elsewhere',
    job: { hardRefusal: { reason: 'location', at: 'open' } },
  },
  { status: 'not_enough_connects', reason: 'connects_balance', how: 'the agency has 3 Connects', connects: 3 },
  {
    status: 'logged_out',
    reason: 'session_lost',
    how: 'signed out before Send',
    fault: { kind: 'session_expires_before_open', pages: ['apply'] },
  },
];

/**
 * Registers the agencies and applies for each.
 * @param {import('./http.mjs').Apis} apis @param {import('../lib/local.mjs').Local} local
 * @param {{ accountId: string, apiKey: string }} account
 * @returns {Promise<DemoCase[]>}
 */
export async function applyForAll(apis, local, { accountId, apiKey }) {
  const cases = [];
  for (const { status, reason, how, job = {}, connects, fault } of CASES) {
    const name = `For ${status.replaceAll('_', ' ')}`;
    const agency = await registerAgency(apis, local.path('marketplace-logins'), accountId, name, connects);
    const { ciphertext } = await sandboxJob(apis, { title: `A job: ${how}`, ...job });
    if (fault) await apis.sandbox.post('/faults', { ...fault, job: ciphertext });
    const body = { jobId: ciphertext, coverLetter: LETTER, agencyId: agency.agencyId };
    const { queueId } = await apis.customer(apiKey).post('/apply', body, { 'idempotency-key': randomUUID() });
    cases.push({ status, reason, how, queueId, agencyId: agency.agencyId });
  }
  return cases;
}

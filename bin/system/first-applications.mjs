import { randomUUID } from 'node:crypto';
import { follow } from './follow.mjs';
import { LETTER, sandboxJob } from './seed.mjs';

// The whole way with a sign-in takes some seconds; a recovery takes minutes.
const LIMIT_MS = 600_000;

/**
 * One application for each agency, from the HTTP call to a proposal lying in the sandbox.
 * @param {{ system: import('./start-system.mjs').System, apis: import('./http.mjs').Apis,
 *   account: import('./seed.mjs').SeededAccount, agencies: import('./seed.mjs').SeededAgency[],
 *   report: import('../lib/terminal.mjs').Report }} options
 * @returns {Promise<boolean>} whether each was applied and the sandbox has exactly one proposal for its job
 */
export async function firstApplications({ system, apis, account, agencies, report }) {
  const customer = apis.customer(account.apiKey);
  const sent = [];
  for (const agency of agencies) {
    const job = await sandboxJob(apis, { title: `NestJS service with Postgres, for ${agency.name}` });
    const body = { jobId: job.url, coverLetter: LETTER, agencyId: agency.agencyId, metadata: { from: 'npm start' } };
    const accepted = await customer.post('/apply', body, { 'idempotency-key': randomUUID() });
    sent.push({ name: agency.name, queueId: accepted.queueId, job });
  }
  report.note(
    `Applied for ${sent.length === 1 ? 'one agency' : `${sent.length} agencies`} through POST ${system.baseUrl}/api/auto-apply-v2/apply`,
  );
  const followed = await follow(customer, sent, report, LIMIT_MS);
  let isFine = true;
  for (const [at, { name, status }] of followed.entries()) {
    const { proposals } = await apis.sandbox.get(
      `/proposals?job=${encodeURIComponent(sent[at]?.job.ciphertext ?? '')}`,
    );
    const isApplied = status.applicationStatus === 'applied' && proposals.length === 1;
    isFine &&= isApplied;
    if (isApplied)
      report.note(`${name}: proposal ${status.evidence.proposalId} arrived at ${status.evidence.proposalUrl}`);
    else
      report.warn(
        `${name}: ${status.applicationStatus} (${status.errorMessage ?? status.stage}), ${proposals.length} proposals in the sandbox`,
      );
  }
  return isFine;
}

import type { JobCiphertext, Mode } from '#contracts';
import { Problem } from './problem.js';

/** How a job of the sandbox ends, as its id says: the terminal statuses, and what is not an end. */
export const TEST_OUTCOMES = [
  'applied',
  'failed',
  'notavailable',
  'noteligible',
  'notenoughconnects',
  'loggedout',
  'slow',
  'unknown',
  'challenge',
] as const;

const TEST_JOB = new RegExp(`^~02test(?:${TEST_OUTCOMES.join('|')})[0-9]*$`);
const LIKE_A_TEST_JOB = '~02test';

/** Test jobs are for test keys and no others are: a test would reach the marketplace, or a live credit go for nothing. */
export function checkFitsMode(jobId: JobCiphertext, mode: Mode): void {
  if (mode === 'live') {
    if (!jobId.startsWith(LIKE_A_TEST_JOB)) return;
    throw new Problem('test_job', 'jobId is a job of test mode: send it with a test key.', { param: 'jobId' });
  }
  if (TEST_JOB.test(jobId)) return;
  const message = `With a test key jobId is ~02test, one of ${TEST_OUTCOMES.join(', ')}, and digits: ~02testapplied0001.`;
  throw new Problem('test_job', message, { param: 'jobId' });
}

import autocannon from 'autocannon';
import { reportOf } from './answered.js';
import { nowMs } from './clock.js';
import type { ClosedLoop, LoadReport } from './load-plan.js';
import type { RequestLines } from './request-lines.js';

const ANSWER_WITHIN_SECONDS = 30;
const LONGEST_SECONDS = 240;

/**
 * autocannon, with each request its own. Its histogram counts whole milliseconds and the start-up, so latencies are
 * taken from its events instead. In a closed loop they say how long answers take at that load, no more: whoever waits
 * for an answer sends nothing meanwhile.
 */
export async function runClosedLoop(plan: ClosedLoop, lines: RequestLines): Promise<LoadReport> {
  const latencies: number[] = [];
  let errors = 0;
  let firstError: string | undefined;
  const startedAtMs = nowMs();
  const countsFromMs = startedAtMs + (plan.warmUpSeconds ?? 0) * 1_000;
  let endedAtMs = startedAtMs;
  const onAnswer = (status: number, tookMs: number): void => {
    endedAtMs = nowMs();
    if (status < 200 || status >= 300) errors += 1;
    else if (endedAtMs >= countsFromMs) latencies.push(tookMs);
  };
  const result = await autocannon({
    url: plan.baseUrl,
    method: 'POST',
    connections: plan.connections,
    timeout: ANSWER_WITHIN_SECONDS,
    ...(plan.amount === undefined ? { duration: plan.seconds ?? LONGEST_SECONDS } : { amount: plan.amount }),
    requests: [
      {
        setupRequest: (request) => ({ ...request, method: 'POST', ...lines.next() }),
        onResponse: (status, body) => {
          if (status < 200 || status >= 300) firstError ??= `${status} ${body.slice(0, 300)}`;
        },
      },
    ],
    setupClient: (client) => {
      client.on('response', (status, _bytes, tookMs) => onAnswer(status, tookMs));
    },
  });
  // Broken connections and timeouts: no answer, so no event of the kind above.
  errors += result.errors;
  return reportOf({ latencies, errors, firstError, startedAtMs, countsFromMs, endedAtMs });
}

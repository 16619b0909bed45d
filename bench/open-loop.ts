import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { reportOf } from './answered.js';
import { nowMs } from './clock.js';
import type { LoadReport, OpenLoop } from './load-plan.js';
import type { RequestLines } from './request-lines.js';

const ANSWER_WITHIN_MS = 30_000;
// Timers fire up to a millisecond late, which is as much as a fast answer takes. Before a lone request the last
// stretch is waited turn by turn; at high rates that would cost a core, and a late millisecond is shared by many.
const AWAKE_MS = 2;
const LONE_GAP_MS = 10;

/**
 * Sends at scheduled instants and counts from these, not from when a request got its turn: a stall shows in all
 * requests that were due during it (no coordinated omission). autocannon's own rate sends the share of each second at
 * its beginning, which is no even pace.
 */
export async function runOpenLoop(plan: OpenLoop, lines: RequestLines): Promise<LoadReport> {
  const pool = new Pool(plan.baseUrl, { connections: plan.connections, pipelining: 1, bodyTimeout: ANSWER_WITHIN_MS });
  const total = Math.round(plan.rate * plan.seconds);
  const gapMs = 1_000 / plan.rate;
  const latencies: number[] = [];
  const answers: { body: string; scheduledAtMs: number }[] = [];
  let errors = 0;
  let firstError: string | undefined;

  const send = async (scheduledAtMs: number): Promise<void> => {
    const { path, headers, body } = lines.next();
    try {
      const answer = await pool.request({ path, method: 'POST', headers, body, headersTimeout: ANSWER_WITHIN_MS });
      const text = await answer.body.text();
      if (answer.statusCode >= 300) throw new Error(`${answer.statusCode} ${text.slice(0, 300)}`);
      latencies.push(nowMs() - scheduledAtMs);
      if (plan.keepsAnswers) answers.push({ body: text, scheduledAtMs });
    } catch (error) {
      errors += 1;
      firstError ??= String(error);
    }
  };

  const startedAtMs = nowMs() + gapMs;
  const sent: Promise<void>[] = [];
  while (sent.length < total) {
    const dueAtMs = startedAtMs + sent.length * gapMs;
    const waitMs = dueAtMs - nowMs();
    if (waitMs <= 0) sent.push(send(dueAtMs));
    else if (gapMs < LONE_GAP_MS) await sleep(Math.max(1, Math.floor(waitMs)));
    else if (waitMs > AWAKE_MS) await sleep(waitMs - AWAKE_MS);
    else await nextTurn();
  }
  await Promise.all(sent);
  const endedAtMs = nowMs();
  await pool.close();
  const report = reportOf({ latencies, errors, firstError, startedAtMs, endedAtMs });
  return plan.keepsAnswers ? { ...report, answers } : report;
}

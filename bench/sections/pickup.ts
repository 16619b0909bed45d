import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../ask.js';
import { untilTold } from '../drained.js';
import { percentilesOf } from '../percentiles.js';
import { startReceiver } from '../receiver.js';
import type { BenchContext, Result } from '../section.js';
import { type BenchSystem, contenderOf, startSystem } from '../system.js';

/*
 * How long an application lies between its acceptance and the agent that has it, on a lane where nothing else waits and
 * with a session that is warm: one at a time, each after the webhook of the one before.
 */

const AGENCIES = 2;
const WARM_UP = 20;
// More than the lane and the agent need to come to rest after the webhook.
const REST_MS = 50;

export async function run({ folder, rounds, isQuick, say }: BenchContext): Promise<Result[]> {
  const count = isQuick ? 30 : 60;
  const jobs = Math.ceil((WARM_UP + rounds * count) / AGENCIES);
  const receiver = await startReceiver();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const system = await startSystem({
    folder: join(folder, 'data'),
    webhookUrl: receiver.url,
    pods: AGENCIES,
    agencies: AGENCIES,
    jobs,
  });
  const contender = contenderOf('applywright', system, system.agencies);
  let next = 0;
  const oneByOne = async (wanted: number): Promise<number[]> => {
    const ids: string[] = [];
    await receiver.mark();
    for (let at = 0; at < wanted; at += 1) {
      const { path, headers, body } = contender.request(next++, 'spread');
      const url = `${contender.baseUrl}${path}`;
      const keyed = { ...headers, 'idempotency-key': randomUUID() };
      const answer = await ask({ agent, method: 'POST', url, headers: keyed, body });
      if (answer.status !== 202) throw new Error(`An application was answered ${answer.status} ${answer.body}`);
      ids.push(contender.idOf(JSON.parse(answer.body)));
      await untilTold(receiver, at + 1);
      await sleep(REST_MS);
    }
    return pickupsOf(system, ids);
  };
  try {
    await oneByOne(WARM_UP);
    const [p50, p99]: [number[], number[]] = [[], []];
    for (let round = 1; round <= rounds; round += 1) {
      const percentile = percentilesOf(Float64Array.from(await oneByOne(count)));
      p50.push(percentile(0.5));
      p99.push(percentile(0.99));
      say(`round ${round}: p50 ${percentile(0.5).toFixed(1)} ms, p99 ${percentile(0.99).toFixed(1)} ms`);
    }
    return [result('p50', p50), result('p99', p99)];
  } finally {
    agent.destroy();
    await system.stop();
    await receiver.stop();
  }
}

/** By the clock of the one machine: when the gateway accepted it, and when an agent took it. */
async function pickupsOf({ database }: BenchSystem, ids: readonly string[]): Promise<number[]> {
  const { rows } = await database.query<{ ms: number }>(
    `SELECT extract(epoch FROM taken_at - accepted_at)::float8 * 1000 AS ms
     FROM gateway.applications JOIN agent.submissions USING (application_id) WHERE application_id = ANY ($1::uuid[])`,
    [ids],
  );
  if (rows.length !== ids.length) throw new Error(`${ids.length - rows.length} applications were never taken`);
  return rows.map(({ ms }) => ms);
}

const result = (what: string, rounds: readonly number[]): Result => ({
  section: 'latency',
  name: `latency/applywright/pickup/${what}`,
  unit: 'ms',
  better: 'lower',
  rounds,
});

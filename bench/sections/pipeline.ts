import type { StartContender } from '../contender.js';
import { cpuSecondsOf } from '../cpu-time.js';
import { untilTold } from '../drained.js';
import { closedLoop, type Target } from '../load.js';
import type { Receiver } from '../receiver.js';
import { type Figures, milliseconds, perSecond, runRounds } from '../rounds.js';
import type { BenchContext, Result } from '../section.js';
import { untilWebhook } from '../until-webhook.js';
import { warmUp } from '../warm-up.js';
import { withoutErrors } from '../without-errors.js';

/*
 * The whole way to the webhook, twice with each start: first at a calm pace, how long one takes; then as fast as they are
 * taken, how many are accepted a second while that lasts, and completed a second from its begin until the last webhook.
 */

const ACCOUNTS = 500;
const CONNECTIONS = 32;

export function run(context: BenchContext, contenders: readonly StartContender[]): Promise<Result[]> {
  return runRounds(context, {
    accounts: ACCOUNTS,
    isPipelineRunning: true,
    contenders,
    async measure(contender, { folder, receiver }) {
      const target = { contender, accounts: 'spread', folder } as const;
      await warmUp(target, receiver, { connections: CONNECTIONS, isQuick: context.isQuick });
      const latency = await untilWebhook(target, receiver, context.isQuick);
      return { latency, pipeline: await asFastAsTaken(target, receiver, context.isQuick) };
    },
  });
}

async function asFastAsTaken(target: Target, receiver: Receiver, isQuick: boolean): Promise<Figures> {
  const { contender } = target;
  const cpuSeconds = (): number =>
    sum(Object.values(cpuSecondsOf(Object.fromEntries(Object.entries(contender.pids())))));
  await receiver.mark();
  const cpuBefore = cpuSeconds();
  // The same time for each, not the same number: what one does in a second takes another twenty.
  const load = withoutErrors(await closedLoop(target, { connections: CONNECTIONS, seconds: isQuick ? 3 : 5 }));
  await untilTold(receiver, load.accepted);
  const cpuUsed = cpuSeconds() - cpuBefore;
  const lastAtMs = Math.max(...(await receiver.arrivals()).values());
  return {
    accepted: perSecond(load.perSecond),
    completed: perSecond(load.accepted / ((lastAtMs - load.startedAtMs) / 1_000)),
    'accept/p50': milliseconds(load.p50Ms),
    'accept/p99': milliseconds(load.p99Ms),
    // Of all its processes, its databases among them. Where the system does not tell, there is no such figure.
    ...(cpuUsed > 0 ? { cpu: milliseconds((cpuUsed * 1_000) / load.accepted) } : {}),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

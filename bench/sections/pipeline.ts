import type { StartContender } from '../contender.js';
import { cpuSecondsOf } from '../cpu-time.js';
import { untilTold } from '../drained.js';
import { closedLoop } from '../load.js';
import { type Figures, milliseconds, perSecond, runRounds } from '../rounds.js';
import type { BenchContext, Result } from '../section.js';
import { withoutErrors } from '../without-errors.js';

/*
 * Applications accepted as fast as they are taken while the ones before them go all the way to the webhook: accepted a
 * second while that lasts, and completed a second from its begin until the last webhook came.
 */

const ACCOUNTS = 500;
const CONNECTIONS = 32;
// Until code is compiled, statements are prepared and connections are open: that is had once a start, not once a run.
const WARM_UP_APPLICATIONS = 150;

export function run(context: BenchContext, contenders: readonly StartContender[]): Promise<Result[]> {
  // The same time for each, not the same number: what one does in a second takes another twenty.
  const seconds = context.isQuick ? 3 : 5;
  return runRounds(context, {
    section: 'pipeline',
    accounts: ACCOUNTS,
    isPipelineRunning: true,
    contenders,
    async measure(contender, { folder, receiver }): Promise<Figures> {
      const target = { contender, accounts: 'spread', folder } as const;
      const warmUp = withoutErrors(
        await closedLoop(target, { connections: CONNECTIONS, amount: WARM_UP_APPLICATIONS }),
      );
      await untilTold(receiver, warmUp.accepted);
      await receiver.mark();

      const cpuSeconds = (): number =>
        sum(Object.values(cpuSecondsOf(Object.fromEntries(Object.entries(contender.pids())))));
      const cpuBefore = cpuSeconds();
      const load = withoutErrors(await closedLoop(target, { connections: CONNECTIONS, seconds }));
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
    },
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

import type { StartContender } from '../contender.js';
import { untilTold } from '../drained.js';
import { closedLoop, paced } from '../load.js';
import { percentilesOf } from '../percentiles.js';
import { type Figures, milliseconds, runRounds } from '../rounds.js';
import type { BenchContext, Result } from '../section.js';
import { withoutErrors } from '../without-errors.js';

/* How long an application takes from the instant it was due to be sent until its webhook arrives, at a calm pace. */

const PER_SECOND = 20;
const CONNECTIONS = 8;
const WARM_UP_APPLICATIONS = 150;

export function run(context: BenchContext, contenders: readonly StartContender[]): Promise<Result[]> {
  // Hundreds of applications over three rounds, and no longer: at this pace the machine mostly waits.
  const seconds = context.isQuick ? 3 : 6;
  return runRounds(context, {
    section: 'latency',
    isPipelineRunning: true,
    contenders,
    async measure(contender, { folder, receiver }): Promise<Figures> {
      const target = { contender, accounts: 'spread', folder } as const;
      const warmUp = withoutErrors(
        await closedLoop(target, { connections: CONNECTIONS, amount: WARM_UP_APPLICATIONS }),
      );
      await untilTold(receiver, warmUp.accepted);
      await receiver.mark();

      const sent = withoutErrors(await paced(target, { connections: CONNECTIONS, rate: PER_SECOND, seconds }));
      await untilTold(receiver, sent.accepted);
      const arrivals = await receiver.arrivals();
      const tookMs = Float64Array.from(sent.scheduled, ([id, dueAtMs]) => (arrivals.get(id) ?? Number.NaN) - dueAtMs);
      if (tookMs.some(Number.isNaN)) throw new Error('A webhook told another application than was sent');
      const percentile = percentilesOf(tookMs);
      return {
        'webhook/p50': milliseconds(percentile(0.5)),
        'webhook/p99': milliseconds(percentile(0.99)),
        'accept/p50': milliseconds(sent.p50Ms),
        'accept/p99': milliseconds(sent.p99Ms),
      };
    },
  });
}

import { untilTold } from './drained.js';
import { paced, type Target } from './load.js';
import { percentilesOf } from './percentiles.js';
import type { Receiver } from './receiver.js';
import { type Figures, milliseconds } from './rounds.js';
import { withoutErrors } from './without-errors.js';

const PER_SECOND = 20;
const CONNECTIONS = 8;

/** How long an application takes from the instant it was due to be sent until its webhook arrives, at a calm pace. */
export async function untilWebhook(target: Target, receiver: Receiver, isQuick: boolean): Promise<Figures> {
  // Hundreds of applications over three rounds, and no longer: at this pace the machine mostly waits.
  const seconds = isQuick ? 3 : 6;
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
}

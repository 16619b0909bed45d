import { untilTold } from './drained.js';
import { closedLoop, type Target } from './load.js';
import type { Receiver } from './receiver.js';
import { withoutErrors } from './without-errors.js';

// Until code is compiled, statements are prepared and connections are open: that is had once a start, not once a run.
const APPLICATIONS = 150;

/** Before anything is measured, and until the last of it was told: what follows finds nothing that waits. */
export async function warmUp(target: Target, receiver: Receiver, connections: number): Promise<void> {
  await receiver.mark();
  const { accepted } = withoutErrors(await closedLoop(target, { connections, amount: APPLICATIONS }));
  await untilTold(receiver, accepted);
}

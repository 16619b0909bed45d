import { untilTold } from './drained.js';
import { closedLoop, type Target } from './load.js';
import type { Receiver } from './receiver.js';
import { withoutErrors } from './without-errors.js';

// Until code is compiled, statements are prepared and connections are open: that is had once a start, not once a run. Of
// the system the first 1,000 applications cost half as much again as those after 2,000; more than this takes too long.
const APPLICATIONS = 450;
const APPLICATIONS_QUICK = 150;

/** Before anything is measured, and until the last of it was told: what follows finds nothing that waits. */
export async function warmUp(
  target: Target,
  receiver: Receiver,
  { connections, isQuick }: { connections: number; isQuick: boolean },
): Promise<void> {
  await receiver.mark();
  const { accepted } = withoutErrors(
    await closedLoop(target, { connections, amount: isQuick ? APPLICATIONS_QUICK : APPLICATIONS }),
  );
  await untilTold(receiver, accepted);
}

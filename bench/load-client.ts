import { runClosedLoop } from './closed-loop.js';
import type { LoadPlan } from './load-plan.js';
import { runOpenLoop } from './open-loop.js';
import { readRequests } from './request-lines.js';

/* Makes load in a process of its own, so that its work delays nobody else's timers. One plan, one report, end. */

process.once('message', (plan: LoadPlan) => {
  const lines = readRequests(plan.requestsFile);
  const running = plan.kind === 'closed' ? runClosedLoop(plan, lines) : runOpenLoop(plan, lines);
  running.then(
    (report) => process.send?.({ report }, () => process.exit(0)),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.exit(1)),
  );
});
process.once('disconnect', () => process.exit(1));
process.once('uncaughtException', (error) => process.send?.({ error: String(error) }, () => process.exit(1)));

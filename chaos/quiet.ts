import { leftOver } from './collect.js';
import type { Stage } from './stage.js';

const LOOK_EVERY_MS = 500;
// A message that has left its outbox and is not absorbed yet is in no table: it has to stay quiet for a while.
const LOOKS_IN_A_ROW = 6;

/**
 * What operators do when a session asks for a person: they look, and let it go on. With the load gone nothing else
 * would. Returns how many it were.
 */
export async function resumeSessions({ system }: Pick<Stage, 'system'>): Promise<number> {
  const path = '/operator/v1/sessions';
  const { sessions } = await system.operator.get<{ sessions: { sessionId: string; state: string }[] }>(path);
  const stopped = sessions.filter(({ state }) => state === 'needs_human');
  for (const { sessionId } of stopped) await system.operator.post(`${path}/${sessionId}/resume`, {});
  return stopped.length;
}

/**
 * Waits until nothing is on its way any more: no application, no message, no webhook. Returns how long that took, null
 * when it was not so within the limit.
 */
export async function untilQuiet({ database }: Pick<Stage, 'database'>, limitMs: number): Promise<number | null> {
  const began = performance.now();
  const rows = async <R>(text: string): Promise<R[]> => (await database.query(text)).rows as R[];
  for (let looks = 0; performance.now() - began < limitMs;) {
    const left = await leftOver(rows).catch(() => null);
    looks = left?.every(({ count }) => count === 0) ? looks + 1 : 0;
    if (looks === LOOKS_IN_A_ROW) return performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return null;
}

/** All of them run and answer: what was killed last may still be starting. */
export async function untilAllRun({ system }: Pick<Stage, 'system'>, limitMs: number): Promise<void> {
  const until = performance.now() + limitMs;
  for (;;) {
    const said = await system.operator
      .get<{ services: { answers: boolean }[] }>('/operator/v1/invariants')
      .catch(() => ({ services: [{ answers: false }] }));
    if (said.services.every(({ answers }) => answers)) return;
    if (performance.now() > until) throw new Error('The services do not come back');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

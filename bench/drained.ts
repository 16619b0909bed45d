import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from './clock.js';
import type { Receiver } from './receiver.js';

// Seldom enough that asking takes nothing from whoever is measured.
const ASKED_EVERY_MS = 100;
const STUCK_AFTER_MS = 30_000;

/**
 * Waits until so many applications were told since the mark. Gives up when none is told for a while, rather than after
 * a time: how long a backlog takes is what is measured. One that failed ends the measurement: failing is quicker.
 */
export async function untilTold(receiver: Receiver, wanted: number): Promise<void> {
  let last = { ids: -1, atMs: nowMs() };
  for (;;) {
    const { ids, failed } = await receiver.count();
    if (failed > 0) throw new Error(`${failed} of ${wanted} applications failed`);
    if (ids >= wanted) return;
    if (ids !== last.ids) last = { ids, atMs: nowMs() };
    if (nowMs() - last.atMs > STUCK_AFTER_MS)
      throw new Error(`${ids} of ${wanted} applications were told, then no more`);
    await sleep(ASKED_EVERY_MS);
  }
}

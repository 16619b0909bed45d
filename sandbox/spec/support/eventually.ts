import { setTimeout as pause } from 'node:timers/promises';

// Long enough for a loaded machine, short enough that a broken test says so.
const PATIENCE_MS = 5_000;

/** Repeats an expectation until it holds; throws its last failure. */
export async function eventually(expectation: () => void | Promise<void>): Promise<void> {
  const endsAt = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > endsAt) throw error;
      await pause(10);
    }
  }
}

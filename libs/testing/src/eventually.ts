// Soon at first; what takes long is not slowed down by being asked all the time.
const FIRST_STEP_MS = 20;
const LONGEST_STEP_MS = 250;
const GROWTH = 1.2;

/**
 * Repeats `check` until it stops throwing. For what happens elsewhere in its own time; never a fixed sleep.
 * The limit only decides how long a failing test takes to say so. What may not be asked that often has a step of its own.
 */
export async function eventually<T>(
  check: () => Promise<T> | T,
  limitMs = 50_000,
  firstStepMs = FIRST_STEP_MS,
): Promise<T> {
  const until = Date.now() + limitMs;
  const longestMs = Math.max(firstStepMs, LONGEST_STEP_MS);
  for (let stepMs = firstStepMs; ; stepMs = Math.min(stepMs * GROWTH, longestMs)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, stepMs));
    }
  }
}

const STEP_MS = 20;

/**
 * Repeats `check` until it stops throwing. For what happens elsewhere in its own time; never a fixed sleep.
 * The limit only decides how long a failing test takes to say so.
 */
export async function eventually<T>(check: () => Promise<T> | T, limitMs = 50_000): Promise<T> {
  const until = Date.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  }
}

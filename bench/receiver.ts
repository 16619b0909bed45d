import { startProgram } from './program.js';

/** Receives the webhooks of all contenders, and knows when each application's first one came. */
export interface Receiver {
  /** Where webhooks go. */
  readonly url: string;
  /** Forgets what came so far. */
  mark(): Promise<void>;
  /**
   * Distinct applications told since the mark; posts in all: more than those were repeats; and posts that told a failure.
   */
  count(): Promise<{ readonly ids: number; readonly posts: number; readonly failed: number }>;
  /** Per application when its first webhook came, on the clock of `nowMs`. */
  arrivals(): Promise<ReadonlyMap<string, number>>;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const program = await startProgram('receiver-server');
  const ask = async <T>(path: string, method = 'GET'): Promise<T> => {
    const response = await fetch(`${program.baseUrl}${path}`, { method });
    return (await response.json()) as T;
  };
  return {
    url: `${program.baseUrl}/webhook`,
    async mark() {
      await ask('/mark', 'POST');
    },
    count: () => ask('/count'),
    arrivals: async () => new Map(Object.entries(await ask<Record<string, number>>('/arrivals'))),
    stop: () => program.stop(),
  };
}

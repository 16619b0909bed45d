import { setTimeout as sleep } from 'node:timers/promises';
import { PACES, type Latency } from '../domain/latency.js';
import { SeededRandom } from '../domain/random.js';

/** Makes the sandbox as slow as it is told to be; ends every wait when the process stops. */
export class Pacer {
  readonly #random: SeededRandom;
  readonly #stop = new AbortController();

  /** `latency` is asked for at every wait: the operator may change it while the sandbox runs. */
  constructor(
    private readonly latency: () => Latency,
    seed: number,
  ) {
    this.#random = new SeededRandom(seed);
  }

  /** How long the page waits between its data and its first element. */
  drawHydrationMs(): number {
    return this.#random.between(PACES[this.latency()].hydrationMs);
  }

  waitForData(): Promise<void> {
    return this.wait(this.#random.between(PACES[this.latency()].dataMs));
  }

  waitForSubmit(): Promise<void> {
    return this.wait(this.#random.between(PACES[this.latency()].submitMs));
  }

  async wait(forMs: number): Promise<void> {
    if (forMs > 0) await sleep(forMs, undefined, { signal: this.#stop.signal });
  }

  stop(): void {
    this.#stop.abort();
  }
}

/** Numbers in [0, 1) that depend only on the seed, so that two runs with one seed wait the same times. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** mulberry32: small, fast, and good enough to spread waiting times. Never used for ids or secrets. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number of milliseconds, both ends included. */
  between(range: readonly [number, number]): number {
    const [least, most] = range;
    return Math.round(least + this.next() * (most - least));
  }
}

/** Whole numbers by the million, at four bytes each. */
export class Numbers {
  private values = new Int32Array(1_024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Int32Array(2 * this.values.length);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.values[index] as number;
  }

  all(): Int32Array {
    return this.values.subarray(0, this.length);
  }
}

// A Map takes 2 ** 24 keys and throws at the next one; it grows by doubling, which is cheaper for several small ones.
const SHARDS = 16;

/** Numbers keys from 0 on, in the order in which they come. */
export class KeyIds {
  private readonly shards = Array.from({ length: SHARDS }, () => new Map<string, number>());
  private count = 0;

  /** The number of this key: a new one when the key is new. */
  add(key: string): number {
    const shard = this.shards[shardOf(key)] as Map<string, number>;
    const known = shard.get(key);
    if (known !== undefined) return known;
    const id = this.count;
    shard.set(key, id);
    this.count += 1;
    return id;
  }
}

function shardOf(key: string): number {
  let hash = 0;
  for (let at = 0; at < key.length; at += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0;
  return (hash >>> 8) % SHARDS;
}

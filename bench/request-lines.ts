import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { BenchRequest } from './contender.js';

const LINES_A_WRITE = 1_000;

/** Requests made beforehand, each given out once. */
export interface RequestLines {
  next(): BenchRequest;
}

/** Into a file rather than over a pipe: while it is measured, nobody spends time on making requests. */
export function writeRequests(file: string, from: number, count: number, make: (n: number) => BenchRequest): void {
  const handle = openSync(file, 'w');
  for (let at = 0; at < count; at += LINES_A_WRITE) {
    const length = Math.min(LINES_A_WRITE, count - at);
    const lines = Array.from({ length }, (_, more) => `${JSON.stringify(make(from + at + more))}\n`);
    writeSync(handle, lines.join(''));
  }
  closeSync(handle);
}

export function readRequests(file: string): RequestLines {
  const bytes = readFileSync(file);
  let at = 0;
  return {
    next() {
      const end = bytes.indexOf('\n', at);
      // A repeated request would be answered from an idempotency key, and look like a fast one.
      if (end === -1) throw new Error('The load ran out of requests: it was faster than was prepared for');
      const line = bytes.toString('utf8', at, end);
      at = end + 1;
      return JSON.parse(line) as BenchRequest;
    },
  };
}

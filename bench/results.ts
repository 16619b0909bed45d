import { readFileSync } from 'node:fs';
import { type AimState, judgeAims } from './aims.js';
import type { Conditions } from './conditions.js';
import type { Result } from './section.js';

/** A result with the middle of its rounds and how far they lie apart. */
export interface Measured extends Result {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Everything about one run, as it is written to a file. */
export interface BenchFile {
  readonly date: string;
  readonly commit: string;
  readonly conditions: Conditions;
  /** Sections that ended with an error, by name; the others' figures stand. */
  readonly failed: Readonly<Record<string, string>>;
  /** How long each section took, starts and all; files of before do not tell. */
  readonly seconds?: Readonly<Record<string, number>>;
  readonly results: readonly Measured[];
  readonly aims: readonly AimState[];
}

/** The middle; between two middles for an even count. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

export function measured(result: Result): Measured {
  const { rounds } = result;
  // A figure of nothing would pass for a figure, and a NaN becomes null in JSON.
  if (rounds.length === 0 || !rounds.every(Number.isFinite)) {
    throw new Error(`${result.name} has no figure in some round: [${rounds.join(', ')}]`);
  }
  return { ...result, median: medianOf(rounds), min: Math.min(...rounds), max: Math.max(...rounds) };
}

export function benchFileOf(
  ran: Omit<BenchFile, 'results' | 'aims'> & { readonly results: readonly Result[] },
): BenchFile {
  const results = ran.results.map(measured);
  const names = results.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`Two results are called ${twice}`);
  return { ...ran, results, aims: judgeAims(results) };
}

export function readBenchFile(path: string): BenchFile {
  const file = JSON.parse(readFileSync(path, 'utf8')) as BenchFile;
  if (!Array.isArray(file.results)) throw new Error(`${path} holds no results`);
  return file;
}

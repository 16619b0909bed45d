import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConditions } from './conditions.js';
import type { BenchOptions } from './run-bench.js';
import { type BenchFile, benchFileOf, medianOf } from './results.js';
import { rssMb } from './process-tree.js';
import { type Receiver, startReceiver } from './receiver.js';
import { lineThrough } from './regression.js';
import type { Result } from './section.js';
import type { Contender } from './contender.js';
import { type BenchSystem, contenderOf, startSystem } from './system.js';

/*
 * The whole system under a steady load for an hour, and what each of its processes holds in memory over it. What grows
 * in the first half may be warmth; what still grows in the second is a leak, or will look like one to whoever runs it.
 */

export interface SoakOptions extends Omit<BenchOptions, 'sections' | 'rounds' | 'isQuick'> {
  readonly minutes: number;
  /** Applications asked for a second. */
  readonly rate: number;
}

// As many as pods, which hold one session each: others would change hands instead of working.
const AGENCIES = 4;
const PODS = 4;
// What a lane's settings let through at most.
const MOST_PER_AGENCY = 10_000;
const SAMPLES = 360;
const TELL_EVERY = 30;
const DRAIN_MS = 60_000;
// Of all that were asked for: fewer completed would be another load than the one that is told.
const LEAST_COMPLETED = 0.99;
const AN_HOUR = 60;
const MS_PER_HOUR = 3_600_000;

/** For each process, when and how much, in ms since the load began and in MB. */
export type Course = Readonly<Record<string, readonly (readonly [atMs: number, mb: number])[]>>;

export async function runSoak(options: SoakOptions): Promise<BenchFile> {
  const { folder, minutes, rate, note, commit } = options;
  const date = new Date().toISOString();
  const conditions = readConditions({ ...options, rounds: 1, isQuick: minutes < AN_HOUR });
  const count = Math.ceil(minutes * 60 * rate);
  if (count > AGENCIES * MOST_PER_AGENCY) {
    throw new Error(
      `${count} applications are more than ${AGENCIES} agencies may send a day: give it fewer minutes or a lower rate`,
    );
  }
  const receiver = await startReceiver();
  try {
    const data = join(folder, 'soak');
    mkdirSync(data, { recursive: true });
    const jobs = Math.ceil(count / AGENCIES);
    note(`${count} applications over ${minutes} min, for ${AGENCIES} agencies`);
    const customers = { agencies: AGENCIES, jobs, webhookUrl: receiver.url };
    const system = await startSystem({ folder: data, pods: PODS, ...customers });
    try {
      const course = await underLoad(system, receiver, options, count);
      return benchFileOf({ date, commit, conditions, failed: {}, results: resultsOf(course, minutes) });
    } finally {
      await system.stop();
    }
  } finally {
    await receiver.stop();
  }
}

async function underLoad(
  system: BenchSystem,
  receiver: Receiver,
  { minutes, rate, note }: SoakOptions,
  count: number,
): Promise<Course> {
  await receiver.mark();
  const course: Record<string, [number, number][]> = {};
  const contender = contenderOf('applywright', system, system.agencies);
  const asking = new Set<Promise<void>>();
  const everyMs = (minutes * 60_000) / SAMPLES;
  const began = performance.now();
  let refused = 0;
  let samples = 0;
  for (let n = 0; n < count; n += 1) {
    const wait = began + (n * 1_000) / rate - performance.now();
    if (wait > 0) await sleep(wait);
    const asked = ask(contender, n).catch((error: unknown) => {
      refused += 1;
      if (refused === 1) note(`not accepted: ${String(error)}`);
    });
    asking.add(asked);
    void asked.then(() => asking.delete(asked));
    const atMs = performance.now() - began;
    if (atMs < samples * everyMs) continue;
    samples += 1;
    for (const [name, pid] of Object.entries(system.embedded.pids())) {
      if (isService(name)) (course[name] ??= []).push([atMs, rssMb(pid)]);
    }
    if (samples % TELL_EVERY === 0) note(told(course, atMs, (await receiver.count()).ids));
  }
  await Promise.all(asking);
  const completed = await drained(receiver, count);
  note(`${completed} of ${count} told by webhook, ${refused} not accepted`);
  if (completed < count * LEAST_COMPLETED) throw new Error(`Only ${completed} of ${count} were completed`);
  return course;
}

async function ask(contender: Contender, n: number): Promise<void> {
  const { path, headers, body } = contender.request(n, 'spread');
  const keyed = { ...headers, 'idempotency-key': randomUUID() };
  const answer = await fetch(`${contender.baseUrl}${path}`, { method: 'POST', headers: keyed, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text.slice(0, 200)}`);
}

async function drained(receiver: Receiver, count: number): Promise<number> {
  const until = performance.now() + DRAIN_MS;
  for (;;) {
    const { ids } = await receiver.count();
    if (ids >= count || performance.now() > until) return ids;
    await sleep(250);
  }
}

const isService = (name: string): boolean => /^(gateway|billing|scheduler|notifier|egress-proxy|agent-\d+)$/.test(name);

const told = (course: Course, atMs: number, completed: number): string =>
  `${(atMs / 60_000).toFixed(1)} min, ${completed} completed; MB: ${Object.entries(course)
    .map(([name, points]) => `${name} ${Math.round(points.at(-1)?.[1] ?? 0)}`)
    .join(', ')}`;

/** What each held in the last tenth, and how it grew over the second half. */
export function resultsOf(course: Course, minutes: number): Result[] {
  // An aim about an hour is not met, nor missed, by less.
  const ending = minutes < AN_HOUR ? `-after-${minutes}-min` : '';
  const result = (name: string, unit: string, value: number, note: string): Result => ({
    section: 'soak',
    name: `soak/applywright/${name}${ending}`,
    unit,
    better: 'lower',
    rounds: [value],
    note,
  });
  return Object.entries(course).flatMap(([name, points]) => {
    const last = points.slice(-Math.ceil(points.length / 10));
    const half = points.slice(Math.floor(points.length / 2));
    const { slope, slopeError } = lineThrough(half.map(([atMs, mb]) => [atMs / MS_PER_HOUR, mb]));
    return [
      result(
        `${name}/rss`,
        'MB',
        medianOf(last.map(([, mb]) => mb)),
        `resident at the end of ${minutes} min, ${Math.round(points[0]?.[1] ?? 0)} at the beginning`,
      ),
      result(`${name}/growth`, 'MB/h', slope, `second half, ± ${slopeError.toFixed(1)} by its scatter`),
    ];
  });
}

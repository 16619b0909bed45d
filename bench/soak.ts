import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConditions } from './conditions.js';
import type { BenchOptions } from './run-bench.js';
import { type BenchFile, benchFileOf } from './results.js';
import { rssMb } from './process-tree.js';
import { type Receiver, startReceiver } from './receiver.js';
import type { Contender } from './contender.js';
import { AN_HOUR, type Count, type Course, faultOf, resultsOf } from './soak-results.js';
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
      const seen = await underLoad(system, receiver, options, count);
      const fault = faultOf(seen.count);
      // An hour's figures are written down all the same, and beside them what they are worth.
      const failed: Record<string, string> = fault === null ? {} : { soak: fault };
      return benchFileOf({ date, commit, conditions, failed, results: resultsOf(seen.course, seen.count, minutes) });
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
): Promise<{ course: Course; count: Count }> {
  await receiver.mark();
  const course: Record<string, [number, number][]> = {};
  const first = system.embedded.pids();
  const contender = contenderOf('applywright', system, system.agencies);
  const asking = new Set<Promise<void>>();
  const everyMs = (minutes * 60_000) / SAMPLES;
  const began = performance.now();
  let refused = 0;
  let samples = 0;
  const restarted = new Set<string>();
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
      if (!isService(name)) continue;
      if (first[name] !== pid) restarted.add(name);
      (course[name] ??= []).push([atMs, rssMb(pid)]);
    }
    if (samples % TELL_EVERY === 0) note(soFar(course, atMs, (await receiver.count()).ids));
  }
  await Promise.all(asking);
  const accepted = count - refused;
  const { ids: toldByThen } = await receiver.count();
  const { ids: told, failed } = await drained(receiver, accepted);
  note(`${told} of ${accepted} accepted told by webhook, ${refused} not accepted, ${failed} failed`);
  return { course, count: { asked: count, accepted, toldByThen, told, failed, restarted: [...restarted] } };
}

async function ask(contender: Contender, n: number): Promise<void> {
  const { path, headers, body } = contender.request(n, 'spread');
  const keyed = { ...headers, 'idempotency-key': randomUUID() };
  const answer = await fetch(`${contender.baseUrl}${path}`, { method: 'POST', headers: keyed, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text.slice(0, 200)}`);
}

async function drained(receiver: Receiver, wanted: number): Promise<{ ids: number; failed: number }> {
  const until = performance.now() + DRAIN_MS;
  for (;;) {
    const seen = await receiver.count();
    if (seen.ids >= wanted || performance.now() > until) return seen;
    await sleep(250);
  }
}

const isService = (name: string): boolean => /^(gateway|billing|scheduler|notifier|egress-proxy|agent-\d+)$/.test(name);

const soFar = (course: Course, atMs: number, completed: number): string =>
  `${(atMs / 60_000).toFixed(1)} min, ${completed} completed; MB: ${Object.entries(course)
    .map(([name, points]) => `${name} ${Math.round(points.at(-1)?.[1] ?? 0)}`)
    .join(', ')}`;

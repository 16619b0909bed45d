import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Accounts, Contender } from './contender.js';
import type { ClosedLoop, LoadPlan, LoadReport, OpenLoop } from './load-plan.js';
import { writeRequests } from './request-lines.js';

const CLIENT = fileURLToPath(new URL('./load-client.js', import.meta.url));
const LONGEST_MS = 300_000;

export type Load = LoadReport;

export interface Target {
  readonly contender: Contender;
  readonly accounts: Accounts;
  /** For the requests, while it runs. */
  readonly folder: string;
}

type Sent<Plan> = Omit<Plan, 'baseUrl' | 'requestsFile'>;
type Pace = Omit<Sent<OpenLoop>, 'kind' | 'keepsAnswers'>;

// Numbers given out once per contender's start, over all loads that it gets.
const taken = new WeakMap<Contender, number>();

async function runPlan(
  { contender, accounts, folder }: Target,
  count: number,
  plan: Sent<ClosedLoop> | Sent<OpenLoop>,
) {
  const from = taken.get(contender) ?? 0;
  taken.set(contender, from + count);
  const requestsFile = join(folder, `requests-${from}.jsonl`);
  writeRequests(requestsFile, from, count, (n) => contender.request(n, accounts));
  try {
    return await reportOf({ ...plan, baseUrl: contender.baseUrl, requestsFile });
  } finally {
    rmSync(requestsFile, { force: true });
  }
}

function reportOf(plan: LoadPlan): Promise<LoadReport> {
  const child = fork(CLIENT, { execArgv: ['--max-old-space-size=2048'] });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    child.once('message', (told: { report?: LoadReport; error?: string }) => {
      if (told.report) resolve(told.report);
      else reject(new Error(`The load failed: ${told.error}`));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`The load ended without a report (${signal ?? code})`));
    });
    child.send(plan);
  });
}

/** As much as gets through with so many connections (autocannon): by count, or by time. */
export function closedLoop(target: Target, plan: Omit<Sent<ClosedLoop>, 'kind'>): Promise<Load> {
  // Each connection asks for one more before it learns that all are sent.
  // Running out of them is an error, not a repetition.
  const count =
    plan.amount === undefined
      ? Math.ceil((plan.seconds ?? 0) * target.contender.mostASecond)
      : plan.amount + 2 * plan.connections;
  return runPlan(target, count, { kind: 'closed', ...plan });
}

/** At a fixed pace, counted from the scheduled instants. */
export function openLoop(target: Target, plan: Pace): Promise<Load> {
  return runPlan(target, Math.round(plan.rate * plan.seconds), { kind: 'open', ...plan, keepsAnswers: false });
}

export interface Paced extends Load {
  /** When each application was due to be sent, on the clock of `nowMs`. */
  readonly scheduled: ReadonlyMap<string, number>;
}

/** As `openLoop`, and tells which applications it made. */
export async function paced(target: Target, plan: Pace): Promise<Paced> {
  const count = Math.round(plan.rate * plan.seconds);
  const { answers = [], ...report } = await runPlan(target, count, { kind: 'open', ...plan, keepsAnswers: true });
  const scheduled = answers.map(
    ({ body, scheduledAtMs }) => [target.contender.idOf(JSON.parse(body)), scheduledAtMs] as const,
  );
  return { ...report, scheduled: new Map(scheduled) };
}

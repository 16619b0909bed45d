import { collect } from './collect.js';
import { Load } from './load.js';
import { Nemesis } from './nemesis.js';
import { judge } from './oracles.js';
import { planApplications, planFaults } from './plan.js';
import { resumeSessions, untilAllRun, untilQuiet } from './quiet.js';
import { type ChaosReport, reportOf } from './report.js';
import { setStage, type StartSystem } from './stage.js';

export interface ChaosOptions {
  readonly start: StartSystem;
  readonly seed: number;
  readonly applications: number;
  readonly durationMs: number;
  readonly timeScale: number;
  readonly agents: number;
  readonly browsers: number;
  readonly agencies: number;
  /** How long everything may take to come to rest after the faults. */
  readonly quietLimitMs: number;
  readonly note: (text: string) => void;
}

const ACCOUNTS = 2;
const PERSON_LOOKS_MS = 5_000;
// An outcome that nobody knows is read again every ten minutes, and a person is told after the hour.
const UNKNOWN_LIMIT_MS = 3_600_000;

/** One run: the real system under load and under faults, healed, come to rest, judged. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, applications, durationMs, timeScale, agents, browsers, note } = options;
  const plan = { seed, applications, agencies: options.agencies, agents, durationMs, timeScale };
  const orders = planApplications(plan);
  const faults = planFaults(plan);
  note(`${orders.length} applications and ${faults.length} faults planned over ${Math.round(durationMs / 1000)} s`);
  const stage = await setStage({ ...options, accounts: ACCOUNTS, credits: applications * 2 });
  try {
    const { system, agencies } = stage;
    const jobs: string[] = [];
    const most = Math.max(...orders.map(({ job }) => job)) + 1;
    // The same jobs for every agency: what counts is the pair.
    for (let at = 0; at < most; at += 1) jobs.push((await system.job({ boost: null })).ciphertext);
    note(
      `the system runs with ${agents} agent pods, ${browsers} of them with a browser, and ${agencies.length} agencies`,
    );
    const load = new Load(system, seed, agencies, jobs);
    const nemesis = new Nemesis({ ...stage, agencies: agencies.map((one) => one.marketplaceAgencyId) });
    const began = performance.now();
    const asking = load.run(orders);
    const ticker = setInterval(() => {
      const { length } = nemesis.done;
      note(`${Math.round((performance.now() - began) / 1000)} s: ${load.asked.length} answered, ${length} faults`);
    }, 15_000);
    await nemesis.run(faults);
    const faultsMs = performance.now() - began;
    await nemesis.heal();
    const healedAt = Date.now();
    note(`healed after ${nemesis.done.length} faults; waiting for rest`);
    await untilAllRun(stage, options.quietLimitMs);
    // A fault can leave a session that asks for a person, at any time until all has come to rest.
    let resumed = 0;
    const person = setInterval(() => {
      void resumeSessions(stage).then(
        (count) => (resumed += count),
        () => undefined,
      );
    }, PERSON_LOOKS_MS);
    const limit = setTimeout(() => load.giveUp(), options.quietLimitMs);
    await asking;
    clearTimeout(limit);
    const quietMs = await untilQuiet(stage, options.quietLimitMs);
    clearInterval(ticker);
    clearInterval(person);
    const { hits } = await system.sandbox.get<{ hits: unknown[] }>('/faults/hits');
    const limits = { gapMinMs: stage.gapMinMs, unknownMs: UNKNOWN_LIMIT_MS / timeScale };
    const snapshot = await collect({ ...stage, asked: load.asked, limits });
    return reportOf({
      seed,
      settings: { applications, agents, browsers, agencies: agencies.length, 'time scale': timeScale },
      planned: faults.length,
      done: nemesis.done,
      asked: load.asked,
      snapshot,
      marketplaceHits: hits.length,
      faultsMs,
      healedAt,
      quietMs: quietMs === null ? null : Date.now() - healedAt,
      resumed,
      violations: judge(snapshot),
    });
  } finally {
    await stage.close();
  }
}

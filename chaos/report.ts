import type { Asked } from './load.js';
import type { DoneFault } from './nemesis.js';
import type { Violation } from './oracles.js';
import type { Snapshot } from './snapshot.js';

export interface ChaosReport {
  readonly seed: number;
  readonly settings: Readonly<Record<string, number | string>>;
  readonly faults: { readonly planned: number; readonly done: number; readonly missed: number };
  readonly faultsByKind: Readonly<Record<string, { done: number; missed: number }>>;
  /** How often faults armed at the marketplace struck. */
  readonly marketplaceHits: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly applications: number;
  readonly recovered: number;
  /** Sessions that asked for a person after the faults, and were let go on by one. */
  readonly resumed: number;
  readonly times: {
    readonly faultsMs: number;
    /** From the end of the faults until nothing was on its way any more; null when the limit came first. */
    readonly quietMs: number | null;
    /** The latest settlement, counted from the end of the faults. */
    readonly longestToSettleMs: number;
  };
  readonly violations: readonly Violation[];
  readonly schedule: readonly DoneFault[];
}

export interface Ran {
  readonly seed: number;
  readonly settings: ChaosReport['settings'];
  readonly planned: number;
  readonly done: readonly DoneFault[];
  readonly asked: readonly Asked[];
  readonly snapshot: Snapshot;
  readonly marketplaceHits: number;
  readonly faultsMs: number;
  readonly healedAt: number;
  readonly quietMs: number | null;
  readonly resumed: number;
  readonly violations: readonly Violation[];
}

export function reportOf(ran: Ran): ChaosReport {
  const { snapshot, done, asked } = ran;
  const byKind: Record<string, { done: number; missed: number }> = {};
  for (const { kind, isDone } of done) {
    const counts = (byKind[kind] ??= { done: 0, missed: 0 });
    counts[isDone ? 'done' : 'missed'] += 1;
  }
  const settledAt = snapshot.applications.map((one) => one.settledAt ?? 0);
  return {
    seed: ran.seed,
    settings: ran.settings,
    faults: {
      planned: ran.planned,
      done: done.filter(({ isDone }) => isDone).length,
      missed: done.filter(({ isDone }) => !isDone).length,
    },
    faultsByKind: sorted(byKind),
    marketplaceHits: ran.marketplaceHits,
    answers: count(asked.map(({ answer }) => answer)),
    outcomes: count(snapshot.applications.map(({ status, reasonCode }) => `${status} ${reasonCode ?? ''}`.trim())),
    applications: snapshot.applications.length,
    recovered: snapshot.intents.filter(({ wasRecovered }) => wasRecovered).length,
    resumed: ran.resumed,
    times: {
      faultsMs: Math.round(ran.faultsMs),
      quietMs: ran.quietMs === null ? null : Math.round(ran.quietMs),
      longestToSettleMs: Math.max(0, Math.round(Math.max(0, ...settledAt) - ran.healedAt)),
    },
    violations: ran.violations,
    schedule: done,
  };
}

export function tableOf(report: ChaosReport): string {
  const { times, faults } = report;
  const settings = Object.entries(report.settings).map(([name, value]) => `${name} ${value}`);
  const block = (title: string, lines: readonly (readonly [string, string])[]): string[] => {
    const width = Math.max(...lines.map(([name]) => name.length), 0);
    return [title, ...lines.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`), ''];
  };
  const counted = (counts: Readonly<Record<string, number>>): [string, string][] =>
    Object.entries(counts).map(([name, value]) => [name, String(value)]);
  return [
    `seed ${report.seed}: ${settings.join(', ')}`,
    '',
    ...block(
      `faults: ${faults.done} of ${faults.planned}, ${faults.missed} found nothing to strike`,
      Object.entries(report.faultsByKind).map(([kind, { done, missed }]) => [
        kind,
        `${done}${missed === 0 ? '' : ` (and ${missed} missed)`}`,
      ]),
    ),
    ...block('answers to clients', counted(report.answers)),
    ...block(`outcomes of ${report.applications} applications`, counted(report.outcomes)),
    ...block('', [
      ['went through recovery', String(report.recovered)],
      ['sessions a person let go on', String(report.resumed)],
      ['marketplace faults that struck', String(report.marketplaceHits)],
      ['faults lasted', `${(times.faultsMs / 1000).toFixed(0)} s`],
      ['longest to settlement after healing', `${(times.longestToSettleMs / 1000).toFixed(1)} s`],
      ['at rest after', times.quietMs === null ? 'never, within the limit' : `${(times.quietMs / 1000).toFixed(1)} s`],
      ['violations', String(report.violations.length)],
    ]),
    ...report.violations.map(({ promise, what }) => `VIOLATED ${promise}\n  ${what}`),
  ].join('\n');
}

const sorted = <T>(counts: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)));

function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return sorted(counts);
}

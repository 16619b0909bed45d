import type { BenchFile, Measured } from './results.js';
import { aligned, figure } from './table.js';

export interface Change {
  readonly name: string;
  readonly before: Measured;
  readonly after: Measured;
  /** New median as a share of the old one. */
  readonly ratio: number;
  readonly isBetter: boolean;
  /** No round of one run lies among those of the other. Null where one of them has one round, so no spread. */
  readonly isApart: boolean | null;
}

export interface Comparison {
  readonly changes: readonly Change[];
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
}

export function compare(before: readonly Measured[], after: readonly Measured[]): Comparison {
  const olds = new Map(before.map((result) => [result.name, result]));
  const news = new Map(after.map((result) => [result.name, result]));
  return {
    changes: after.flatMap((result) => {
      const old = olds.get(result.name);
      return old === undefined ? [] : [changeOf(old, result)];
    }),
    onlyBefore: [...olds.keys()].filter((name) => !news.has(name)),
    onlyAfter: [...news.keys()].filter((name) => !olds.has(name)),
  };
}

function changeOf(before: Measured, after: Measured): Change {
  const difference = after.median - before.median;
  const hasSpread = before.rounds.length > 1 && after.rounds.length > 1;
  return {
    name: after.name,
    before,
    after,
    ratio: after.median / before.median,
    isBetter: after.better === 'higher' ? difference > 0 : difference < 0,
    isApart: hasSpread ? after.min > before.max || after.max < before.min : null,
  };
}

/**
 * How likely two runs of the same thing lie apart by chance: of all ways to deal their rounds, two put all of one run
 * above all of the other. One in ten for three rounds each, one in 126 for five.
 */
export function apartByChance(before: number, after: number): number {
  let ways = 1;
  for (let one = 1; one <= after; one += 1) ways *= (before + one) / one;
  return 2 / ways;
}

/** Whether two runs tell the same, in a line. */
export function verdict(changes: readonly Change[]): string {
  const judged = changes.filter(({ isApart }) => isApart !== null);
  const differing = judged.filter(({ isApart }) => isApart === true);
  const chance = judged.reduce(
    (sum, { before, after }) => sum + apartByChance(before.rounds.length, after.rounds.length),
    0,
  );
  const untold = changes.length - judged.length;
  return [
    `${judged.length - differing.length} of ${judged.length} results agree, their rounds overlap; `,
    `${differing.length} differ${differing.length === 0 ? '' : `: ${differing.map(({ name }) => name).join(', ')}`}`,
    ` (by chance alone about ${chance.toFixed(1)} would)`,
    untold === 0 ? '' : `; ${untold} of one round cannot be told`,
  ].join('');
}

export function comparisonTable(before: BenchFile, after: BenchFile): string {
  const { changes, onlyBefore, onlyAfter } = compare(before.results, after.results);
  const rows = changes.map(({ name, before: old, after: now, ratio, isBetter, isApart }) => [
    name,
    figure(old.median),
    figure(now.median),
    now.unit,
    `${ratio.toFixed(2)}×`,
    isApart === null ? 'one round: cannot be told' : isApart ? (isBetter ? 'BETTER' : 'WORSE') : 'rounds overlap',
  ]);
  return [
    `before: ${before.date}, commit ${before.commit}, load ${before.conditions.load.join(' ')}`,
    `after:  ${after.date}, commit ${after.commit}, load ${after.conditions.load.join(' ')}`,
    ...differences(before, after),
    '',
    ...aligned([['', 'before', 'after', '', 'ratio', ''], ...rows], [1, 2, 4]),
    ...aimValues(before, after),
    ...(onlyBefore.length === 0 ? [] : ['', `only before: ${onlyBefore.join(', ')}`]),
    ...(onlyAfter.length === 0 ? [] : ['', `only after: ${onlyAfter.join(', ')}`]),
    '',
    verdict(changes),
  ].join('\n');
}

/** What else is not the same, and may be the reason. */
function differences({ conditions: old }: BenchFile, { conditions: now }: BenchFile): string[] {
  const facts = (one: typeof old): Record<string, string> => ({
    cpu: `${one.cores} × ${one.cpu}`,
    kernel: one.kernel,
    rounds: String(one.rounds),
    quick: String(one.isQuick),
    ...one.versions,
  });
  const [was, is] = [facts(old), facts(now)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => was[name] !== is[name])
    .map((name) => `other ${name}: ${was[name] ?? 'none'} → ${is[name] ?? 'none'}`);
}

/** Of each aim both values: most are ratios within a run, which stay where the machine itself is faster or slower. */
function aimValues(before: BenchFile, after: BenchFile): string[] {
  const olds = new Map(before.aims.map((aim) => [aim.id, aim]));
  const rows = after.aims
    .map((aim) => ({ aim, old: olds.get(aim.id) }))
    .filter(({ aim, old }) => (aim.value ?? old?.value ?? null) !== null)
    .map(({ aim: { id, text, state, value }, old }) => [
      `aim ${id}`,
      valueOf(old?.value),
      valueOf(value),
      old?.state === state ? state : `${old?.state ?? 'not asked'} → ${state}`,
      text,
    ]);
  return rows.length === 0 ? [] : ['', ...aligned([['', 'before', 'after', '', ''], ...rows], [1, 2])];
}

const valueOf = (value: number | null | undefined): string => (value == null ? '' : figure(value));

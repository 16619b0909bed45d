import type { BenchFile, Measured } from './results.js';
import { aligned, figure } from './table.js';

export interface Change {
  readonly name: string;
  readonly before: Measured;
  readonly after: Measured;
  /** New median as a share of the old one. */
  readonly ratio: number;
  readonly isBetter: boolean;
  /** The medians lie further apart than the rounds of either run do: the machine's noise alone does not explain it. */
  readonly isBeyondSpread: boolean;
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
  const spread = Math.max(before.max - before.min, after.max - after.min);
  return {
    name: after.name,
    before,
    after,
    ratio: after.median / before.median,
    isBetter: after.better === 'higher' ? difference > 0 : difference < 0,
    // One round has no spread to be held against.
    isBeyondSpread: before.rounds.length > 1 && after.rounds.length > 1 && Math.abs(difference) > spread,
  };
}

export function comparisonTable(before: BenchFile, after: BenchFile): string {
  const { changes, onlyBefore, onlyAfter } = compare(before.results, after.results);
  const rows = changes.map(({ name, before: old, after: now, ratio, isBetter, isBeyondSpread }) => [
    name,
    figure(old.median),
    figure(now.median),
    now.unit,
    `${ratio.toFixed(2)}×`,
    isBeyondSpread ? (isBetter ? 'BETTER, beyond the spread' : 'WORSE, beyond the spread') : 'within the spread',
  ]);
  return [
    `before: ${before.date}, commit ${before.commit}, load ${before.conditions.load.join(' ')}`,
    `after:  ${after.date}, commit ${after.commit}, load ${after.conditions.load.join(' ')}`,
    ...differences(before, after),
    '',
    ...aligned([['', 'before', 'after', '', 'ratio', ''], ...rows], [1, 2, 4]),
    ...aimChanges(before, after),
    ...(onlyBefore.length === 0 ? [] : ['', `only before: ${onlyBefore.join(', ')}`]),
    ...(onlyAfter.length === 0 ? [] : ['', `only after: ${onlyAfter.join(', ')}`]),
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

function aimChanges(before: BenchFile, after: BenchFile): string[] {
  const states = new Map(before.aims.map(({ id, state }) => [id, state]));
  const changed = after.aims.filter(({ id, state }) => states.get(id) !== state);
  return changed.map(({ id, text, state }) => `\naim ${id}: ${states.get(id) ?? 'not asked'} → ${state} (${text})`);
}

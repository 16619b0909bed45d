import type { AimState } from './aims.js';
import type { Conditions } from './conditions.js';
import type { BenchFile, Measured } from './results.js';

const OURS = 'applywright';

/** A run for a person: conditions, every figure with its spread and our ratio to it, every aim. */
export function tableOf({ date, commit, conditions, results, aims, failed, seconds }: BenchFile): string {
  const sections = [...new Set(results.map(({ section }) => section))];
  return [
    `${date}, commit ${commit}`,
    ...told(conditions),
    ...sections.flatMap((section) => ['', ...sectionLines(section, results)]),
    '',
    ...aimLines(aims),
    ...secondsLines(seconds),
    ...Object.keys(failed).map((section) => `\nFAILED: ${section}`),
  ].join('\n');
}

function told({ cores, cpu, memoryGb, kernel, load, fsyncMs, versions, rounds, isQuick }: Conditions): string[] {
  return [
    `${cores} cores (${cpu}), ${memoryGb} GB, Linux ${kernel}, load before ${load.join(' ')}`,
    `fdatasync of 4 KiB ${fsyncMs.median} ms, p99 ${fsyncMs.p99} ms`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    `${rounds} rounds: median (least to most)${isQuick ? '; QUICK, not to be quoted' : ''}`,
  ];
}

function sectionLines(section: string, results: readonly Measured[]): string[] {
  const own = results.filter((result) => result.section === section);
  const rows = own.map((result) => [
    result.name.slice(section.length + 1),
    figure(result.median),
    result.rounds.length > 1 ? `(${figure(result.min)} to ${figure(result.max)})` : '',
    result.unit,
    ratioTold(result, own),
    result.note ?? '',
  ]);
  return aligned([[section, 'median', 'spread', '', 'ours ÷ it', ''], ...rows], [1, 2, 4]);
}

/** Our figure of the same kind as a share of another's. */
export function ratioToOurs(result: Measured, results: readonly Measured[]): number | null {
  const [section, contender, ...variant] = result.name.split('/');
  if (contender === OURS) return null;
  const ours = results.find(({ name }) => name === [section, OURS, ...variant].join('/'));
  return ours === undefined || result.median === 0 ? null : ours.median / result.median;
}

function ratioTold(result: Measured, results: readonly Measured[]): string {
  const ratio = ratioToOurs(result, results);
  return ratio === null ? '' : `${ratio.toFixed(2)}×`;
}

function aimLines(aims: readonly AimState[]): string[] {
  const rows = aims.map(({ text, state, value, limit, note }) => [
    text,
    state,
    value === null ? '' : figure(value),
    limit ?? '',
    note,
  ]);
  const counted = (['met', 'NOT met', 'not measured'] as const)
    .map((state) => `${aims.filter((aim) => aim.state === state).length} ${state}`)
    .join(', ');
  return aligned([[`aims: ${counted}`, '', 'value', 'limit', ''], ...rows], [2]);
}

function secondsLines(seconds: BenchFile['seconds'] = {}): string[] {
  const all = Object.values(seconds).reduce((sum, one) => sum + one, 0);
  if (all === 0) return [];
  const each = Object.entries(seconds).map(([section, took]) => `${section} ${took.toFixed(0)} s`);
  return ['', `took ${(all / 60).toFixed(1)} min: ${each.join(', ')}`];
}

/** Three digits that mean something, and no more of them. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** Columns as wide as they need to be; those in `right` hold numbers. */
export function aligned(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) => (right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

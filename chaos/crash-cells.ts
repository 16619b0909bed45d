/*
 * The crash table's axes: where a pod dies or stands still in its work on one application, who goes on, and what the
 * marketplace does with the one request.
 */

/** Crash points of an agent's work on an application, in the order in which it comes to them. */
export const POINTS = [
  'before-intent',
  'before-intent-commit',
  'after-intent',
  'before-send',
  'after-send',
  'before-applied-commit',
  'after-fence',
  'after-absent',
  'before-not-sent-commit',
] as const;

export const WAYS = ['kill -9', 'frozen past its lease'] as const;
/** The only pod, which is back when its lease is over; or a second one, which is there all the time. */
export const FOLLOWERS = ['one pod', 'two pods'] as const;

export const ANSWERS = [
  { answer: 'seen', fault: null },
  {
    answer: 'lost after accept, fresh connection',
    fault: { kind: 'response_lost_after_accept', by: 'rst', connection: 'fresh' },
  },
  {
    answer: 'lost after accept, reused connection',
    fault: { kind: 'response_lost_after_accept', by: 'rst', connection: 'reused' },
  },
  { answer: 'request never arrived', fault: { kind: 'cut_mid_request' } },
  { answer: '307 after accept', fault: { kind: 'redirect_after_accept', status: 307 } },
] as const;

export type Point = (typeof POINTS)[number];
export type Way = (typeof WAYS)[number];
export type Follower = (typeof FOLLOWERS)[number];

export interface Cell {
  readonly point: Point;
  readonly way: Way;
  readonly follower: Follower;
  readonly answer: string;
  /** False: this work never comes to that point, so nothing was killed. */
  readonly isReached: boolean;
  /** Whether the armed fault of the marketplace struck. */
  readonly hasStruck: boolean;
  readonly outcome: string;
  readonly proposals: number;
  readonly submits: number;
  readonly credit: string;
}

/** What is wrong about a cell, whatever happened in it. */
export function faultsOf({ outcome, proposals, submits, credit }: Cell): string[] {
  const isApplied = outcome.startsWith('applied');
  return [
    ...(proposals > 1 ? [`${proposals} proposals`] : []),
    ...(submits > 1 ? [`Send pressed ${submits} times`] : []),
    ...(isApplied === (proposals === 1) ? [] : [`${outcome} with ${proposals} proposals`]),
    ...(isApplied === (credit === 'captured') ? [] : [`${outcome} and its credit ${credit}`]),
    ...(outcome.startsWith('processing') ? ['not settled'] : []),
  ];
}

const BEGIN = '<!-- crash table: npm run chaos:crash-table -->';
const END = '<!-- end of the crash table -->';

/**
 * The table, in the place that its marks hold in a document. Rows of points that were not run stay as they are. Throws
 * when there is no such place.
 */
export function withTable(document: string, cells: readonly Cell[]): string {
  const [before, rest] = document.split(BEGIN);
  const [known, after] = rest?.split(END) ?? [];
  if (before === undefined || known === undefined || after === undefined) {
    throw new Error(`The marks of the crash table are not there`);
  }
  const run = new Set(cells.map(({ point }) => point));
  const rows = known.split('\n').filter((line) => line.startsWith('| `'));
  const sorted = POINTS.flatMap((point) => {
    const own = rows.filter((row) => row.startsWith(`| \`${point}\` |`));
    return run.has(point) ? rowsOf(cells.filter((cell) => cell.point === point)) : own;
  });
  return `${before}${BEGIN}\n\n${tableOf(sorted)}\n\n${END}${after}`;
}

/** Rows that say the same are one row. */
export function rowsOf(cells: readonly Cell[]): string[] {
  const rows = new Map<string, { cell: Cell; where: Set<string> }>();
  for (const cell of cells) {
    const { point, answer, isReached, outcome, proposals, submits, credit } = cell;
    const key = [point, answer, isReached, cell.hasStruck, outcome, proposals, submits, credit].join('|');
    const row = rows.get(key) ?? { cell, where: new Set<string>() };
    row.where.add(`${cell.way}, ${cell.follower}`);
    rows.set(key, row);
  }
  const all = WAYS.length * FOLLOWERS.length;
  return [...rows.values()].map(({ cell, where }) => {
    const how = !cell.isReached ? 'never comes there' : where.size === all ? 'all four' : [...where].join('; ');
    const { point, outcome, proposals, submits, credit } = cell;
    const answer = cell.hasStruck || cell.answer === 'seen' ? cell.answer : `${cell.answer} (did not occur)`;
    return `| \`${point}\` | ${answer} | ${how} | ${outcome} | ${proposals} | ${submits} | ${credit} |`;
  });
}

export const tableOf = (rows: readonly string[]): string =>
  [
    '| crash point | answer to Send | ended how, with how many pods | outcome | proposals | requests | credit |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');

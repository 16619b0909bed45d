import { medianOf } from './results.js';
import { lineThrough } from './regression.js';
import type { Result } from './section.js';

/** For each process, when and how much, in ms since the load began and in MB. */
export type Course = Readonly<Record<string, readonly (readonly [atMs: number, mb: number])[]>>;

/** What became of all that was asked. */
export interface Count {
  readonly asked: number;
  readonly accepted: number;
  /** Told to the customer as applied when the last was asked, and after the drain. */
  readonly toldByThen: number;
  readonly told: number;
  /** Told as failed. */
  readonly failed: number;
  /** Processes that were: small again, they would look as if nothing grew. */
  readonly restarted: readonly string[];
}

/** In minutes. */
export const AN_HOUR = 60;
const MS_PER_HOUR = 3_600_000;
// Of all that were asked: fewer accepted would be another load than the one that is told.
const LEAST_ACCEPTED = 0.99;
const BLOCKS = 10;

/** Why the figures are not of the load that they name; null when they are. */
export function faultOf({ asked, accepted, told, failed, restarted }: Count): string | null {
  if (failed > 0) return `${failed} of ${accepted} accepted applications failed`;
  // Not one may be missing: what was accepted is applied and told. More may be told, where an answer was lost.
  if (told < accepted) return `${told} applications were told of ${accepted} that were accepted`;
  if (accepted < asked * LEAST_ACCEPTED) return `Only ${accepted} of ${asked} were accepted`;
  if (restarted.length > 0) return `${restarted.join(', ')} was started again meanwhile`;
  return null;
}

/** What each held in the last tenth, how it grew over the second half, and what became of the load meanwhile. */
export function resultsOf(course: Course, count: Count, minutes: number): Result[] {
  // An aim about an hour is not met, nor missed, by less.
  const ending = minutes < AN_HOUR ? `-after-${minutes}-min` : '';
  const result = (name: string, unit: string, value: number, note: string, better: Result['better'] = 'lower') => ({
    section: 'soak',
    name: `soak/applywright/${name}${ending}`,
    unit,
    better,
    rounds: [value],
    note,
  });
  const { asked, accepted, toldByThen, told } = count;
  return [
    result('told', '%', (100 * told) / asked, `${told} told of ${accepted} accepted of ${asked} asked`, 'higher'),
    result('waiting', '', accepted - toldByThen, 'accepted and not told when the last was asked'),
    ...Object.entries(course).flatMap(([name, points]) => {
      const last = points.slice(-Math.ceil(points.length / 10));
      const { slope, slopeError } = growthOf(points);
      return [
        result(
          `${name}/rss`,
          'MB',
          medianOf(last.map(([, mb]) => mb)),
          `resident over the last tenth of ${minutes} min, ${Math.round(points[0]?.[1] ?? 0)} at the beginning`,
        ),
        result(`${name}/growth`, 'MB/h', slope, `second half, ± ${(2 * slopeError).toFixed(1)} (two standard errors)`),
      ];
    }),
  ];
}

/**
 * MB an hour over the second half, through the medians of ten blocks: looks at a heap that fills and empties resemble
 * their neighbours, so an error taken from each of them would come out several times too small.
 */
export function growthOf(points: readonly (readonly [atMs: number, mb: number])[]): ReturnType<typeof lineThrough> {
  const half = points.slice(Math.floor(points.length / 2));
  const size = Math.max(1, Math.floor(half.length / BLOCKS));
  // What does not fill a block is the oldest.
  const from = half.length % size;
  const blocks = Array.from({ length: (half.length - from) / size }, (_, at) =>
    half.slice(from + at * size, from + (at + 1) * size),
  );
  return lineThrough(
    blocks.map((block) => [medianOf(block.map(([atMs]) => atMs)) / MS_PER_HOUR, medianOf(block.map(([, mb]) => mb))]),
  );
}

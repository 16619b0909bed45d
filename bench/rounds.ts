import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender, StartContender } from './contender.js';
import { type Receiver, startReceiver } from './receiver.js';
import type { BenchContext, Result } from './section.js';

// As many as an accept that is spread meets on a platform with customers; a hot one meets one.
const ACCOUNTS = 1_000;

/** Some contender lost a round. What the others reached stands beside it. */
export class LostRoundsError extends Error {
  constructor(
    lost: readonly string[],
    readonly results: readonly Result[],
  ) {
    super(lost.join('\n'));
  }
}

export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
}

/** By the variant within section and contender, such as `64/p99`. */
export type Figures = Readonly<Record<string, Figure>>;

export const perSecond = (value: number): Figure => ({ value, unit: '/s', better: 'higher' });
export const milliseconds = (value: number): Figure => ({ value, unit: 'ms', better: 'lower' });

export interface Stage {
  /** For what a measurement writes down meanwhile. */
  readonly folder: string;
  readonly receiver: Receiver;
}

export interface Rounds {
  readonly accounts?: number;
  readonly isPipelineRunning: boolean;
  readonly contenders: readonly StartContender[];
  /** By the section that they belong to: one start of a contender may serve several. */
  measure(contender: Contender, stage: Stage): Promise<Readonly<Record<string, Figures>>>;
}

/**
 * Each round starts every contender in turn, measures it alone and stops it: what the machine does meanwhile falls on
 * all of them alike. Who comes first changes by round. One that fails loses that round, which is said and noted.
 */
export async function runRounds(context: BenchContext, rounds: Rounds): Promise<Result[]> {
  const receiver = await startReceiver();
  const measured: Measured[] = [];
  const lost: string[] = [];
  try {
    for (let round = 0; round < context.rounds; round += 1) {
      for (let turn = 0; turn < rounds.contenders.length; turn += 1) {
        const at = (round + turn) % rounds.contenders.length;
        const folder = join(context.folder, `round-${round}-${at}`);
        mkdirSync(folder, { recursive: true });
        try {
          const one = await measureOne(rounds, rounds.contenders[at] as StartContender, { folder, receiver });
          measured.push(one);
          context.say(`round ${round + 1}, ${one.name}: ${told(one)}`);
        } catch (error) {
          const why = `round ${round + 1}, contender ${at + 1} FAILED: ${(error as Error).stack}`;
          context.say(why);
          lost.push(`round ${round + 1}, contender ${at + 1}: ${(error as Error).message}`);
        } finally {
          rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
        }
      }
    }
  } finally {
    await receiver.stop();
  }
  if (lost.length > 0) throw new LostRoundsError(lost, resultsOf(measured, context.rounds));
  return resultsOf(measured, context.rounds);
}

interface Measured {
  readonly name: string;
  readonly note: string;
  readonly sections: Readonly<Record<string, Figures>>;
  /** What its turn took: where time goes that no figure tells. */
  readonly seconds: Readonly<Record<'start' | 'load' | 'stop', number>>;
}

async function measureOne(rounds: Rounds, start: StartContender, stage: Stage): Promise<Measured> {
  const { accounts = ACCOUNTS, isPipelineRunning } = rounds;
  const { receiver } = stage;
  await receiver.mark();
  const lap = laps();
  const contender = await start({ folder: join(stage.folder, 'data'), receiver, accounts, isPipelineRunning });
  const { name, hops, gaveUp } = contender;
  let sections: Readonly<Record<string, Figures>>;
  let seconds: Record<'start' | 'load', number>;
  try {
    const started = lap();
    sections = await rounds.measure(contender, stage);
    seconds = { start: started, load: lap() };
  } finally {
    await contender.stop();
  }
  return { name, note: `hops: ${hops}; gives up: ${gaveUp}`, sections, seconds: { ...seconds, stop: lap() } };
}

/** Seconds since the last time it was asked. */
function laps(): () => number {
  let from = performance.now();
  return () => {
    const now = performance.now();
    const passed = (now - from) / 1_000;
    from = now;
    return passed;
  };
}

function resultsOf(measured: readonly Measured[], wanted: number): Result[] {
  const grouped = new Map<string, { section: string; measured: Measured; figures: Figure[] }>();
  for (const one of measured) {
    for (const [section, figures] of Object.entries(one.sections)) {
      for (const [variant, figure] of Object.entries(figures)) {
        const name = `${section}/${one.name}/${variant}`;
        const group = grouped.get(name) ?? { section, measured: one, figures: [] };
        group.figures.push(figure);
        grouped.set(name, group);
      }
    }
  }
  return [...grouped].map(([name, { section, measured: one, figures }]) => {
    const [{ unit, better }] = figures as [Figure];
    const note =
      figures.length < wanted ? `${wanted - figures.length} of ${wanted} rounds failed; ${one.note}` : one.note;
    return { section, name, unit, better, rounds: figures.map(({ value }) => value), note };
  });
}

const told = ({ sections, seconds }: Measured): string => {
  const figures = Object.values(sections)
    .flatMap((one) => Object.entries(one))
    .map(([variant, { value, unit }]) => `${variant} ${value.toFixed(value < 100 ? 2 : 0)} ${unit}`);
  const times = Object.entries(seconds).map(([what, took]) => `${what} ${took.toFixed(1)} s`);
  return [...figures, ...times].join(', ');
};

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
  readonly section: string;
  readonly accounts?: number;
  readonly isPipelineRunning: boolean;
  readonly contenders: readonly StartContender[];
  measure(contender: Contender, stage: Stage): Promise<Figures>;
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
          context.say(`round ${round + 1}, ${one.name}: ${told(one.figures)}`);
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
  if (lost.length > 0) throw new LostRoundsError(lost, resultsOf(rounds.section, measured, context.rounds));
  return resultsOf(rounds.section, measured, context.rounds);
}

interface Measured {
  readonly name: string;
  readonly note: string;
  readonly figures: Figures;
}

async function measureOne(rounds: Rounds, start: StartContender, stage: Stage): Promise<Measured> {
  const { accounts = ACCOUNTS, isPipelineRunning } = rounds;
  const { receiver } = stage;
  await receiver.mark();
  const contender = await start({ folder: join(stage.folder, 'data'), receiver, accounts, isPipelineRunning });
  const { name, hops, gaveUp } = contender;
  try {
    return { name, note: `hops: ${hops}; gives up: ${gaveUp}`, figures: await rounds.measure(contender, stage) };
  } finally {
    await contender.stop();
  }
}

function resultsOf(section: string, measured: readonly Measured[], wanted: number): Result[] {
  const grouped = new Map<string, { measured: Measured; figures: Figure[] }>();
  for (const one of measured) {
    for (const [variant, figure] of Object.entries(one.figures)) {
      const name = `${section}/${one.name}/${variant}`;
      const group = grouped.get(name) ?? { measured: one, figures: [] };
      group.figures.push(figure);
      grouped.set(name, group);
    }
  }
  return [...grouped].map(([name, { measured: one, figures }]) => {
    const [{ unit, better }] = figures as [Figure];
    const note =
      figures.length < wanted ? `${wanted - figures.length} of ${wanted} rounds failed; ${one.note}` : one.note;
    return { section, name, unit, better, rounds: figures.map(({ value }) => value), note };
  });
}

const told = (figures: Figures): string =>
  Object.entries(figures)
    .map(([variant, { value, unit }]) => `${variant} ${value.toFixed(value < 100 ? 2 : 0)} ${unit}`)
    .join(', ');

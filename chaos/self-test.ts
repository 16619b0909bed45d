import { collect } from './collect.js';
import { letterOf, Load, sha256Of } from './load.js';
import { judge, ORACLES, type Violation } from './oracles.js';
import { type Plant, PLANTS } from './plants.js';
import { untilQuiet } from './quiet.js';
import { setStage, type StartSystem } from './stage.js';

export interface Caught {
  readonly plant: string;
  readonly breaks: string;
  readonly isCaught: boolean;
  /** Other promises that it broke as well. */
  readonly also: readonly string[];
}

const SEED = 1;
const TIME_SCALE = 20;
const AGENCIES = 2;
const QUIET_LIMIT_MS = 180_000;

/**
 * Whether the oracles can see at all: on a small quiet run of the real system, in which nothing is wrong, each planted
 * fault has to be told under the promise that it breaks, and no promise may be left for which nothing was planted.
 */
export async function selfTest(start: StartSystem, note: (text: string) => void): Promise<Caught[]> {
  const applications = PLANTS.length;
  const stage = await setStage({
    start,
    timeScale: TIME_SCALE,
    agents: 2,
    browsers: 0,
    accounts: 1,
    agencies: AGENCIES,
    credits: applications * 2,
  });
  try {
    const jobs: string[] = [];
    for (let at = 0; at < applications; at += 1) jobs.push((await stage.system.job({ boost: null })).ciphertext);
    const load = new Load(stage.system, SEED, stage.agencies, jobs);
    await load.run(
      jobs.map((_, number) => ({
        number,
        atMs: 0,
        agency: number % AGENCIES,
        job: number,
        isImpatient: false,
        cancelAfterMs: null,
      })),
    );
    if ((await untilQuiet(stage, QUIET_LIMIT_MS)) === null) throw new Error('The quiet run does not come to rest');
    const limits = { gapMinMs: stage.gapMinMs, unknownMs: 3_600_000 / TIME_SCALE };
    const look = () => collect({ ...stage, asked: load.asked, limits });
    const before = await look();
    const wrong = judge(before);
    if (wrong.length > 0) throw new Error(`The quiet run is not sound: ${JSON.stringify(wrong)}`);
    const letters = new Map(jobs.map((_, number) => [sha256Of(letterOf(SEED, number)), letterOf(SEED, number)]));
    const victims = before.applications.filter(({ status }) => status === 'applied');
    let known = new Set<string>();
    const caught: Caught[] = [];
    for (const [at, plant] of PLANTS.entries()) {
      const victim = victims[at];
      if (!victim) throw new Error(`Only ${victims.length} of ${applications} were applied`);
      await plant.plant({ ...stage, letterOf: ({ letterSha256 }) => letters.get(letterSha256) ?? '' }, victim);
      const violations = judge(await look());
      caught.push(
        judged(
          plant,
          violations.filter((one) => !known.has(keyOf(one))),
        ),
      );
      known = new Set(violations.map(keyOf));
      note(`${caught.at(-1)?.isCaught ? 'caught' : 'MISSED'}: ${plant.name}`);
    }
    return caught;
  } finally {
    await stage.close();
  }
}

/** Promises that no plant breaks: nobody has seen their oracles fail. */
export const unproven = (): string[] =>
  ORACLES.map(({ promise }) => promise).filter((promise) => !PLANTS.some(({ breaks }) => breaks === promise));

const keyOf = ({ promise, what }: Violation): string => `${promise}: ${what}`;

function judged({ name, breaks }: Plant, fresh: readonly Violation[]): Caught {
  const promises = [...new Set(fresh.map(({ promise }) => promise))];
  return {
    plant: name,
    breaks,
    isCaught: promises.includes(breaks),
    also: promises.filter((promise) => promise !== breaks),
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { openChildRegistry } from '#bin/children.mjs';
import { removeWithTarget } from '#bin/data-elsewhere.mjs';
import { preparePostgres } from '#bin/postgres.mjs';
import { type SandboxAgency, testSandbox, type TestSandbox } from '#testing';
import { GivenRows } from '../../services/browser-agent/src/spec/given-rows.kit-spec.js';
import { asItIs, type Opened, type Submitter, withoutFence } from '../agent-driver.js';
import { byHand, type Proposal } from '../by-hand.js';
import { childrenNamed, cpuOfTree } from '../process-tree.js';
import { inTurn, medianOfRatios, quantile, type Sample } from '../samples.js';
import type { BenchContext, Result } from '../section.js';
import { wholeWay } from '../whole-way.js';

/*
 * One proposal through a real browser, in turns: by the agent's driver as it is, by the same without fence and gate, and
 * by a script of one evening. Each has its own warm browser and session; the marketplace answers at once.
 */

const CONTENDERS = ['applywright', 'without-fence', 'by-hand'] as const;
type Contender = (typeof CONTENDERS)[number];

const TURNS = 10;
const TURNS_QUICK = 3;
// The first of each warm up pages, pools and compilers.
const WARM_UP = 3;
// What a submission leaves to be done, such as the next one's page, is part of its processor time.
const TAIL_MS = 400;
const QUESTIONS = ['Have you done this before?', 'When could you start?'];

export async function run(context: BenchContext): Promise<Result[]> {
  // One after the other: the system's idle processes would take turns that are none of theirs.
  return [...(await besideByHand(context)), ...(await wholeWay(context))];
}

async function besideByHand(context: BenchContext): Promise<Result[]> {
  const open: Opened = [];
  try {
    const rows = await givenRows(context.folder, open);
    const sandbox = await testSandbox();
    open.push({ close: () => sandbox.stop() });
    const agency = await sandbox.agency(1_000_000);
    const script = await byHand(sandbox.url, agency.login);
    open.push(script);
    const submitters: Record<Contender, Submitter> = {
      applywright: await asItIs(sandbox, agency, rows, open),
      'without-fence': await withoutFence(sandbox, agency, open),
      'by-hand': script,
    };
    return resultsOf(await rounds(context, sandbox, agency, submitters));
  } finally {
    for (const one of open.reverse()) await one.close().catch(() => undefined);
  }
}

/** Sessions and intents lie in a Postgres that keeps what it says, as those of a real agent do. */
async function givenRows(folder: string, open: Opened): Promise<GivenRows> {
  const dataDir = join(folder, 'postgres');
  const registry = openChildRegistry(join(folder, 'children.json'));
  const postgres = await preparePostgres({ dataDir, durable: true, registry });
  await postgres.start();
  open.push({
    async close() {
      await postgres.stop();
      removeWithTarget(dataDir);
    },
  });
  process.env['TEST_POSTGRES_URL'] = postgres.url;
  const rows = await GivenRows.open();
  open.push({ close: () => rows.drop() });
  return rows;
}

type Round = Record<Contender, Sample[]>;

async function rounds(
  { rounds: count, isQuick, say }: BenchContext,
  sandbox: TestSandbox,
  agency: SandboxAgency,
  submitters: Record<Contender, Submitter>,
): Promise<Round[]> {
  // Its work is the marketplace's, not that of whoever visits it.
  const marketplace = childrenNamed(process.pid, 'sandbox.js');
  if (marketplace.length !== 1) throw new Error(`${marketplace.length} sandboxes run below this process`);
  const measure = async (contender: Contender): Promise<Sample> => {
    const { ciphertext: job } = await sandbox.job({ boost: null, questions: QUESTIONS });
    const proposal = proposalFor(job, agency);
    const cpuBefore = cpuOfTree(process.pid, marketplace);
    const began = performance.now();
    await submitters[contender].submit(proposal);
    const wallMs = performance.now() - began;
    await sleep(TAIL_MS);
    const cpuMs = cpuOfTree(process.pid, marketplace) - cpuBefore;
    await mustHaveArrived(sandbox, proposal, contender);
    return { wallMs, cpuMs };
  };
  const turns = isQuick ? TURNS_QUICK : TURNS;
  for (let turn = 0; turn < WARM_UP; turn += 1) for (const contender of CONTENDERS) await measure(contender);
  const all: Round[] = [];
  for (let round = 0; round < count; round += 1) {
    const samples: Round = { applywright: [], 'without-fence': [], 'by-hand': [] };
    for (let turn = 0; turn < turns; turn += 1) {
      for (const contender of inTurn(CONTENDERS, turn)) samples[contender].push(await measure(contender));
    }
    all.push(samples);
    say(`round ${round + 1} of ${count}: ${turns} turns`);
  }
  return all;
}

const proposalFor = (job: string, agency: SandboxAgency): Proposal => ({
  job,
  agencyId: agency.agencyId,
  freelancer: agency.freelancer.name,
  letter: 'Dear client,\n\nthis is the letter, and it has a second line.',
  rate: 48.5,
  duration: '1 to 3 months',
  answers: ['Twice, for a shop and for a bank.', 'On Monday.'],
});

/** A contender that sends something else, or nothing, is fast for the wrong reason. */
async function mustHaveArrived(sandbox: TestSandbox, expected: Proposal, contender: string): Promise<void> {
  const [proposal, ...more] = await sandbox.proposals(expected.job);
  const isRight =
    proposal !== undefined &&
    more.length === 0 &&
    proposal.coverLetter === expected.letter &&
    proposal.duration === expected.duration &&
    proposal.memberName === expected.freelancer &&
    proposal.answers.map(({ answer }) => answer).join() === expected.answers.join();
  if (!isRight) throw new Error(`What arrived from ${contender} is not what was to be sent`);
}

function resultsOf(all: readonly Round[]): Result[] {
  const values = (contender: Contender, what: keyof Sample) =>
    all.map((round) => round[contender].map((sample) => sample[what]));
  const result = (name: string, unit: string, rounds: number[], note?: string): Result => ({
    section: 'browser',
    name: `browser/${name}`,
    unit,
    better: 'lower',
    rounds,
    ...(note === undefined ? {} : { note }),
  });
  const ratio = (what: keyof Sample): number[] =>
    all.map((round) => {
      const [ours, theirs] = [round.applywright, round['by-hand']].map((one) => one.map((sample) => sample[what]));
      return medianOfRatios(ours ?? [], theirs ?? []);
    });
  return [
    ...CONTENDERS.flatMap((contender) => [
      result(
        `${contender}/wall/p50`,
        'ms',
        values(contender, 'wallMs').map((one) => quantile(one, 0.5)),
      ),
      result(
        `${contender}/wall/p95`,
        'ms',
        values(contender, 'wallMs').map((one) => quantile(one, 0.95)),
      ),
      result(
        `${contender}/cpu`,
        'ms',
        values(contender, 'cpuMs').map((one) => quantile(one, 0.5)),
      ),
    ]),
    result('applywright/wall-ratio', '×', ratio('wallMs'), 'to by-hand, within each turn'),
    result('applywright/cpu-ratio', '×', ratio('cpuMs'), 'to by-hand, within each turn, without the marketplace'),
  ];
}

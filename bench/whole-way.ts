import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { eventually } from '#testing';
import { cpuOfTree } from './process-tree.js';
import { startReceiver } from './receiver.js';
import { quantile } from './samples.js';
import type { BenchContext, Result } from './section.js';
import { contenderOf, startSystem } from './system.js';

/*
 * One application through everything, with a real browser at the end of it: from its acceptance to its settlement, one
 * at a time. Its own time leaves out the wait for the lane and what lies between the first page and the outcome.
 */

const APPLICATIONS = 6;
const APPLICATIONS_QUICK = 2;
const WARM_UP = 2;
const LIMIT_MS = 120_000;

interface Way {
  readonly wallMs: number;
  readonly ownMs: number;
}

interface Settled {
  readonly terminal: boolean;
  readonly applicationStatus: string;
  readonly acceptedAt: number;
  readonly settledAt: number;
  readonly timings: Readonly<
    Record<'queuedAt' | 'dispatchedAt' | 'firstNavigationAt' | 'outcomeReadAt', number>
  > | null;
}

export async function wholeWay({ folder, rounds, isQuick, say }: BenchContext): Promise<Result[]> {
  const each = isQuick ? APPLICATIONS_QUICK : APPLICATIONS;
  const receiver = await startReceiver();
  try {
    const system = await startSystem({
      folder: join(folder, 'whole'),
      webhookUrl: receiver.url,
      pods: 1,
      agencies: 1,
      jobs: WARM_UP + rounds * each,
      hasBrowser: true,
    });
    try {
      const contender = contenderOf('applywright', system, system.agencies);
      const customer = system.embedded.customer(system.agencies[0]?.apiKey ?? '');
      let next = 0;
      const apply = async (): Promise<Way> => {
        const body: unknown = JSON.parse(contender.request(next++, 'spread').body);
        const { queueId } = await customer.post<{ queueId: string }>('/apply', body, {
          'idempotency-key': randomUUID(),
        });
        const settled = await eventually(async () => {
          const record = await customer.get<Settled>(`/applications/${queueId}`);
          if (!record.terminal || record.timings === null) throw new Error(`${queueId} is ${record.applicationStatus}`);
          return record;
        }, LIMIT_MS);
        return wayOf(settled);
      };
      for (let at = 0; at < WARM_UP; at += 1) await apply();
      const all: { ways: Way[]; cpuMs: number }[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        const cpu = (): number => contender.pids().reduce((sum, pid) => sum + cpuOfTree(pid), 0);
        const before = cpu();
        const ways: Way[] = [];
        for (let at = 0; at < each; at += 1) ways.push(await apply());
        all.push({ ways, cpuMs: (cpu() - before) / each });
        say(`whole way, round ${round} of ${rounds}`);
      }
      const middle = (what: keyof Way) =>
        all.map(({ ways }) =>
          quantile(
            ways.map((way) => way[what]),
            0.5,
          ),
        );
      return [
        result('whole-way/wall', middle('wallMs'), 'from acceptance to settlement, the whole system'),
        result('whole-way/own', middle('ownMs'), 'without the wait for the lane and the pages of the marketplace'),
        result(
          'whole-way/cpu',
          all.map(({ cpuMs }) => cpuMs),
          'all processes, Postgres and NATS with them',
        ),
      ];
    } finally {
      await system.stop();
    }
  } finally {
    await receiver.stop();
  }
}

function wayOf({ applicationStatus, acceptedAt, settledAt, timings }: Settled): Way {
  if (applicationStatus !== 'applied' || timings === null) throw new Error(`It ended as ${applicationStatus}`);
  const laneMs = timings.dispatchedAt - timings.queuedAt;
  const pagesMs = timings.outcomeReadAt - timings.firstNavigationAt;
  return { wallMs: settledAt - acceptedAt, ownMs: settledAt - acceptedAt - laneMs - pagesMs };
}

const result = (name: string, rounds: number[], note: string): Result => ({
  section: 'browser',
  name: `browser/applywright/${name}`,
  unit: 'ms',
  better: 'lower',
  rounds,
  note,
});

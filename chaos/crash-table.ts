import { readFileSync } from 'node:fs';
import type { Child } from '../bin/lib/child.mjs';
import { ANSWERS, type Cell, type Follower, FOLLOWERS, type Point, POINTS, type Way, WAYS } from './crash-cells.js';
import { type ChaosAgency, letterOf } from './load.js';
import { podNames } from './plan.js';
import { setStage, type Stage, type StartSystem } from './stage.js';

const TIME_SCALE = 30;
// Two of them, so that what is left of a group does not wait for one after the other.
const SURVIVORS = podNames(2);
const LOOK_EVERY_MS = 250;
// Whatever happens in a group: a boot, a lease, a settle window and two readings, on a machine that does much else.
const GROUP_LIMIT_MS = 300_000;

interface One {
  readonly agency: ChaosAgency;
  readonly answer: (typeof ANSWERS)[number];
  readonly job: string;
  readonly queueId: string;
}

export interface CrashTableOptions {
  readonly start: StartSystem;
  readonly points?: readonly Point[];
  readonly note: (text: string) => void;
  /** After each group, so that nothing is lost when somebody ends the run. */
  readonly onCells: (cells: readonly Cell[]) => void;
}

/**
 * Every crash point, each way to stop there, each follower and each answer of the marketplace, on real processes. In a
 * group one pod is made to die for each answer, with an agency of its own. The pods that nobody kills have no network
 * until it is their turn: they live, see nothing and hold nothing. Whose pod it is that goes on is nothing to the protocol.
 */
export async function runCrashTable({ start, points = POINTS, note, onCells }: CrashTableOptions): Promise<Cell[]> {
  const agencies = ANSWERS.length;
  const groups = points.flatMap((point) =>
    WAYS.flatMap((way) => FOLLOWERS.map((follower) => ({ point, way, follower }))),
  );
  const stage = await setStage({
    start,
    timeScale: TIME_SCALE,
    agents: SURVIVORS.length,
    browsers: 0,
    accounts: 1,
    agencies,
    credits: groups.length * agencies * 2,
    extra: { SESSION_IDLE_MS: '0' },
  });
  try {
    await until(async () => (await rows(stage, `SELECT FROM agent.sessions WHERE state <> 'ready'`)).length === 0);
    await until(async () => (await rows(stage, HELD)).length === 0);
    const cells: Cell[] = [];
    for (const [at, group] of groups.entries()) {
      const began = performance.now();
      cells.push(...(await new Group(stage, at, group).run()));
      onCells(cells);
      const seconds = Math.round((performance.now() - began) / 1000);
      note(`${at + 1} of ${groups.length}: ${group.point}, ${group.way}, ${group.follower} (${seconds} s)`);
    }
    return cells;
  } finally {
    await stage.close();
  }
}

const HELD = `SELECT lease_pod FROM agent.sessions WHERE lease_pod IS NOT NULL`;

/** All answers of the marketplace at one crash point, for one way to die and one follower. */
class Group {
  private readonly pods = new Map<string, Child>();

  constructor(
    private readonly stage: Stage,
    private readonly number: number,
    private readonly what: { readonly point: Point; readonly way: Way; readonly follower: Follower },
  ) {}

  async run(): Promise<Cell[]> {
    const { way, follower } = this.what;
    this.setSurvivors(false);
    await this.setGate(false);
    try {
      await this.launchPods();
      const ones = await this.apply();
      await this.giveEachPodOne(ones);
      await this.untilStopped(ones);
      const reached = await this.reached(ones);
      for (const pod of this.living()) await pod.stop(10_000);
      if (follower === 'one pod') {
        await this.untilLeasesEnd();
        await this.thaw();
        await this.letGoOn();
      } else {
        await this.letGoOn();
        if (way !== 'kill -9') await this.untilTakenOver();
        await this.thaw();
      }
      await until(async () => (await this.open(ones)).length === 0);
      // A pod that ended where it stood gives nothing back, and who has no work is claimed by nobody.
      await this.untilLeasesEnd();
      return await Promise.all(ones.map((one) => this.cellOf(one, reached)));
    } finally {
      for (const pod of this.pods.values()) {
        pod.signal('SIGCONT');
        await pod.stop(1_000);
      }
      await this.letGoOn();
    }
  }

  private async launchPods(): Promise<void> {
    const { point, way } = this.what;
    const crashAt = way === 'kill -9' ? point : `${point}:freeze`;
    await Promise.all(
      ANSWERS.map(async (_, at) => {
        const name = `doomed-${this.number + 1}-${at + 1}`;
        const env = { MARKETPLACE_DRIVER: 'scripted', CRASH_AT: crashAt };
        this.pods.set(name, await this.stage.system.launchPod(name, env));
      }),
    );
  }

  private async apply(): Promise<One[]> {
    const { system, agencies } = this.stage;
    return Promise.all(
      ANSWERS.map(async (answer, at): Promise<One> => {
        const agency = agencies[at] as ChaosAgency;
        const { ciphertext: job } = await system.job({ boost: null });
        if (answer.fault) await system.sandbox.post('/faults', { ...answer.fault, job, times: 1 });
        const body = { jobId: job, coverLetter: letterOf(this.number, at), agencyId: agency.agencyId };
        const headers = { 'idempotency-key': `crash-${this.number}-${at}` };
        let queueId = '';
        await until(async () => {
          const asked = system.customer(agency.apiKey).post<{ queueId: string }>('/apply', body, headers);
          queueId = (await asked.catch(() => ({ queueId: '' }))).queueId;
          return queueId !== '';
        });
        return { agency, answer, job, queueId };
      }),
    );
  }

  /**
   * A pod that stands still keeps the messages that were on their way to it, and gets no second session from those that
   * stopped before it: everything is in rows before the first of them begins, and each takes one session.
   */
  private async giveEachPodOne(ones: readonly One[]): Promise<void> {
    const ids = ones.map(({ queueId }) => `'${queueId}'`).join(', ');
    const taken = `SELECT FROM agent.submissions WHERE application_id IN (${ids})`;
    await until(async () => (await rows(this.stage, taken)).length === ones.length);
    await this.setGate(true);
    await until(async () => (await rows(this.stage, `${taken} AND started_at IS NULL`)).length === 0);
    await this.setGate(false);
  }

  /** Whether sessions may be claimed. */
  private async setGate(isOpen: boolean): Promise<void> {
    const notBefore = isOpen ? 'clock_timestamp()' : `'infinity'`;
    await rows(this.stage, `UPDATE agent.sessions SET not_before = ${notBefore}`);
  }

  private living = (): Child[] => [...this.pods.values()].filter((pod) => pod.isRunning() && !isFrozen(pod));
  private frozen = (): Child[] => [...this.pods.values()].filter((pod) => pod.isRunning() && isFrozen(pod));

  /** Every application has ended, or lies with a pod that stopped in its work on it. */
  private untilStopped(ones: readonly One[]): Promise<void> {
    return until(async () => {
      const stopped = await this.reached(ones);
      const open = await this.open(ones);
      return open.every((one) => stopped.has(one.queueId));
    });
  }

  /** Those whose session is held by a pod that is dead or stands still. */
  private async reached(ones: readonly One[]): Promise<Set<string>> {
    const stopped = [...this.pods].filter(([, pod]) => !pod.isRunning() || isFrozen(pod)).map(([name]) => name);
    const held = await rows<{ agency: string; pod: string }>(
      this.stage,
      `SELECT agency_id AS agency, lease_pod AS pod FROM agent.sessions WHERE lease_pod IS NOT NULL`,
    );
    return new Set(
      ones
        .filter(({ agency }) => held.some((one) => one.agency === agency.agencyId && stopped.includes(one.pod)))
        .map(({ queueId }) => queueId),
    );
  }

  private async open(ones: readonly One[]): Promise<One[]> {
    const settled = await rows<{ id: string }>(
      this.stage,
      `SELECT application_id AS id FROM gateway.applications WHERE status <> 'processing'`,
    );
    return ones.filter(({ queueId }) => !settled.some(({ id }) => id === queueId));
  }

  private untilLeasesEnd(): Promise<void> {
    const query = `${HELD} AND lease_until > clock_timestamp()`;
    return until(async () => (await rows(this.stage, query)).length === 0);
  }

  /** Until the other pod has every session of those that stand still. What they keep locked ends as it does by itself. */
  private untilTakenOver(): Promise<void> {
    return until(async () => {
      await rows(
        this.stage,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name LIKE '%doomed-%' AND state LIKE 'idle in transaction%'`,
      );
      const names = [...this.pods.keys()];
      const held = await rows<{ lease_pod: string }>(this.stage, HELD);
      return held.every(({ lease_pod }) => !names.includes(lease_pod));
    });
  }

  /** They go on where they stood, find out, and end. */
  private async thaw(): Promise<void> {
    const frozen = this.frozen();
    for (const pod of frozen) pod.signal('SIGCONT');
    await Promise.all(frozen.map((pod) => Promise.race([pod.exited, after(15_000).then(() => pod.stop(10_000))])));
  }

  private async letGoOn(): Promise<void> {
    await this.setGate(true);
    this.setSurvivors(true);
  }

  private setSurvivors(isThere: boolean): void {
    for (const name of SURVIVORS) {
      for (const server of ['postgres', 'nats'] as const) {
        const link = this.stage.links.of(name, server);
        if (isThere) link?.admit();
        else {
          link?.refuse();
          link?.cut();
        }
      }
    }
  }

  private async cellOf({ agency, answer, job, queueId }: One, reached: ReadonlySet<string>): Promise<Cell> {
    const { sandbox } = this.stage.system;
    const query = `job=${encodeURIComponent(job)}`;
    const [proposals, requests, struck, booked] = await Promise.all([
      sandbox.get<{ proposals: unknown[] }>(`/proposals?${query}`),
      sandbox.get<{ requests: unknown[] }>(`/requests?kind=submit&${query}`),
      sandbox.get<{ hits: unknown[] }>(`/faults/hits?${query}`),
      rows<{ state: string }>(this.stage, `SELECT state FROM billing.reservations WHERE application_id = '${queueId}'`),
    ]);
    const status = await this.stage.system
      .customer(agency.apiKey)
      .get<{ applicationStatus: string; reasonCode: string }>(`/status?queueId=${queueId}`);
    return {
      ...this.what,
      answer: answer.answer,
      isReached: reached.has(queueId),
      hasStruck: struck.hits.length > 0,
      outcome: `${status.applicationStatus}, ${status.reasonCode}`,
      proposals: proposals.proposals.length,
      submits: requests.requests.length,
      credit: booked[0]?.state ?? 'none',
    };
  }
}

async function rows<R>({ database }: Stage, text: string): Promise<R[]> {
  return (await database.query(text)).rows as R[];
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + GROUP_LIMIT_MS;
  while (!(await isSo())) {
    if (performance.now() > limit) throw new Error('This group of the crash table does not come to its end');
    await after(LOOK_EVERY_MS);
  }
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Stopped by a signal, as Linux tells. */
function isFrozen({ pid }: Child): boolean {
  try {
    return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Applywright } from '#client';
import { eventually } from '#testing';
import { freePort } from '../../bin/lib/ports.mjs';
import { run as runToEnd } from '../../bin/lib/run-process.mjs';
import { ROOT } from '../support/repository.js';
import { clear, isAlive, newDataFolder, type Run, start, type Start } from '../support/start-process.js';

// Generous: a start takes ten seconds on an idle machine, and several times as long on one that others use.
const START_MS = 180_000;
jest.setTimeout(300_000);

const FIELDS = [
  'baseUrl',
  'operatorUrl',
  'operatorKey',
  'apiKey',
  'testApiKey',
  'marketplaceUrl',
  'natsUrl',
  'databaseUrl',
  'pids',
];
const SERVICES = ['gateway', 'billing', 'scheduler', 'notifier', 'agent-1', 'agent-2', 'egress-proxy'];
const OTHERS = ['postgres', 'nats-server', 'stream-admin', 'sandbox', 'webhook-receiver'];
const FOR_A_TERMINAL = /[\r\u001b]/;

/** The customer's API of a running start. */
const clientOf = ({ baseUrl, apiKey }: Run, key = apiKey): Applywright => new Applywright({ baseUrl, apiKey: key });

const isAnswering = async (url: string): Promise<number> => (await fetch(url, { redirect: 'manual' })).status;

describe('npm start', () => {
  const data = newDataFolder();
  const besideData = newDataFolder();
  const thirdData = newDataFolder();
  const starts: Start[] = [];
  let apiPort: number;
  let first: Start;
  let beside: Start;
  let run: Run;

  async function begin(folder: string, ...options: string[]): Promise<Start> {
    const begun = await start(folder, ...options);
    starts.push(begun);
    return begun;
  }

  beforeAll(async () => {
    apiPort = await freePort();
    first = await begin(data, '--api-port', String(apiPort));
    beside = await begin(besideData, '--once', '--agents', '1');
  });
  afterAll(() => clear(starts, data, besideData, thirdData));

  it('sends an application for each of two agencies, then says where everything is', async () => {
    run = await first.ready(START_MS);

    const said = first.said();
    expect(said).toMatch(/( applied \(sent\) after [^]*){2}( arrived at http[^]*){2}/);
    for (const shown of [run.baseUrl, run.apiKey, `${run.marketplaceUrl}/sandbox/`, join(data, 'run.json')]) {
      expect(said).toContain(shown);
    }
    expect(said.match(/^ {2}curl -s /gm)).toHaveLength(3);
    expect(said).toContain(
      'Without OPENAI_API_KEY, screening answers and drafts of letters come from a stub in the sandbox.',
    );
  });

  it('speaks in plain lines where there is no terminal', () => {
    expect(first.said()).not.toMatch(FOR_A_TERMINAL);
    expect(first.said()).toMatch(/^chromium: .*its sandbox (on|off): \S/m);
  });

  it('tells programs where everything is, and nobody else', async () => {
    expect(Object.keys(run)).toEqual(FIELDS);
    expect(Object.keys(run.pids).sort()).toEqual([...SERVICES, ...OTHERS].sort());
    expect(statSync(join(data, 'run.json')).mode & 0o077).toBe(0);
    expect(run.baseUrl).toBe(`http://127.0.0.1:${apiPort}`);
    expect(Object.values(run.pids).filter((pid) => !isAlive(pid))).toEqual([]);
    expect(await isAnswering(`${run.baseUrl}/health/ready`)).toBe(200);
    expect(await isAnswering(`${run.marketplaceUrl}/sandbox/`)).toBe(200);
    expect(await isAnswering(`${run.operatorUrl}/operator`)).toBe(401);
    const page = await fetch(`${run.operatorUrl}/operator/v1/invariants`, {
      headers: { 'x-operator-key': run.operatorKey },
    });
    expect(await page.json()).toMatchObject({ holds: true });
    expect(new URL(run.databaseUrl).protocol).toBe('postgres:');
    expect(new URL(run.natsUrl).protocol).toBe('nats:');
  });

  it('refuses data that another start uses, and a port that is taken, each in one sentence', async () => {
    const same = await begin(data);
    const taken = await begin(thirdData, '--api-port', String(apiPort));

    expect(await same.exit()).toMatchObject({ code: 1 });
    expect(same.said()).toContain(`The start with pid ${first.pid} is using ${data}`);
    expect(await taken.exit()).toMatchObject({ code: 1 });
    expect(taken.said()).toContain(`Port ${apiPort} for api is taken by`);
    expect(`${same.said()}${taken.said()}`).not.toMatch(/^ +at /m);
  });

  it('runs a second time beside the first, sends one application, stops everything and ends with 0', async () => {
    const { code } = await beside.exit();

    expect([code, beside.said()]).toEqual([0, expect.stringMatching(/ arrived at http/)]);
    expect(beside.said().match(/ applied \(sent\) after /g) ?? beside.said()).toHaveLength(1);
    expect(existsSync(join(besideData, 'children.json'))).toBe(false);
    expect(existsSync(join(besideData, 'run.json'))).toBe(false);
    expect(await isAnswering(`${run.baseUrl}/health/ready`)).toBe(200);
  });

  it('starts a child that failed again, after a pause, and names it', async () => {
    process.kill(run.pids['billing'] ?? 0, 'SIGKILL');

    await eventually(() => expect(first.said()).toMatch(/ {2}billing is back \(pid \d+\)/), START_MS);

    expect(first.said()).toMatch(/! billing failed \(ended by SIGKILL\)/);
    expect(first.said()).toContain('billing starts again in 0.5 s (try 1)');
    await eventually(() => {
      const { billing = 0 } = first.run().pids;
      expect(billing).not.toBe(run.pids['billing']);
      expect(first.said()).toContain(`billing is back (pid ${billing})`);
    });
    run = first.run();
    await eventually(async () => expect(await clientOf(run).credits()).toMatchObject({ held: 0 }), START_MS);
  });

  it('ends what a killed start left, says so, and finishes what was under way', async () => {
    first.signal('SIGKILL');
    await first.exit();
    // Nobody starts its agents again now, so what is accepted can only be finished by the next start.
    const agents = ['agent-1', 'agent-2'].map((name) => run.pids[name] ?? 0);
    for (const pid of agents) process.kill(pid, 'SIGTERM');
    await eventually(() => expect(agents.filter(isAlive)).toEqual([]), START_MS);
    const letter = { jobId: '~02testapplied0077', coverLetter: 'Accepted by one start, sent by the next.' };
    const { queueId } = await clientOf(run, run.testApiKey).apply(letter);

    const second = await begin(data);
    const next = await second.ready(START_MS);

    const left = Object.keys(run.pids).filter((name) => !name.startsWith('agent-'));
    const [said = ''] = second.said().match(/ending \d+ left running by a start that was killed: .*/) ?? [];
    expect(said).toContain(`ending ${left.length} left`);
    for (const name of left) expect(said).toContain(`${name} (${run.pids[name]})`);
    expect(Object.values(run.pids).filter(isAlive)).toEqual([]);
    const { apiKey, testApiKey } = run;
    expect(next).toMatchObject({ apiKey, testApiKey, baseUrl: run.baseUrl, marketplaceUrl: run.marketplaceUrl });
    const status = await eventually(async () => {
      const now = await clientOf(next, testApiKey).status(queueId);
      expect(now).toMatchObject({ applicationStatus: 'applied' });
      return now;
    }, START_MS);
    expect(status.evidence?.proposalUrl).toContain(next.marketplaceUrl);
    for (const key of [apiKey, testApiKey]) {
      expect(await clientOf(next, key).credits()).toMatchObject({ held: 0 });
    }
    run = next;
  });

  it('stops every child within ten seconds after Ctrl-C, and leaves nothing behind', async () => {
    const last = starts.at(-1) as Start;
    const began = performance.now();
    last.signal('SIGINT');

    expect(await last.exit()).toMatchObject({ code: 130 });

    // Ten, and what a busy machine needs to see the end of it.
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(Object.values(run.pids).filter(isAlive)).toEqual([]);
    expect(existsSync(join(data, 'run.json'))).toBe(false);
    expect(existsSync(join(data, 'children.json'))).toBe(false);
  });
});

describe('npm run doctor', () => {
  it('says of each part where it was found and which version, and ends with 0 when all are there', async () => {
    const { code, stdout } = await runToEnd(process.execPath, ['bin/run.cjs', 'doctor'], { cwd: ROOT });

    expect(stdout).not.toMatch(FOR_A_TERMINAL);
    for (const part of [
      'node: \\d+',
      'npm: \\d+',
      'nats-server: 2\\.',
      'postgres: \\d+',
      'chromium: \\d+',
      'temp: /',
    ]) {
      expect(stdout).toMatch(new RegExp(`^${part}`, 'm'));
    }
    expect(code).toBe(0);
  });
});

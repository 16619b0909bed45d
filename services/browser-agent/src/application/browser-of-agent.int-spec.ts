import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, TcpRelay, type TestProgram } from '#testing';
import { GivenAgents, type GivenAgency, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';

const BROWSER = {
  MARKETPLACE_DRIVER: 'browser',
  CHROMIUM_BIN: process.env['CHROMIUM_BIN'] ?? '',
  CHROMIUM_SANDBOX: process.env['CHROMIUM_SANDBOX'] ?? 'off',
};

/** Processes that descend from one, itself left out: a browser is many. */
function descendantsOf(pid: number): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const found: number[] = [];
  for (let parents = [pid]; parents.length > 0;) {
    parents = table.filter(([, parent]) => parents.includes(parent)).map(([child]) => child);
    found.push(...parents);
  }
  return found;
}

function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('the browser of an agent', () => {
  let given: GivenAgents;
  let agency: GivenAgency;
  beforeAll(async () => {
    given = await GivenAgents.start();
    await given.proxy();
    agency = await given.agency();
  }, PATIENCE_MS);
  afterAll(() => given?.stop(), PATIENCE_MS);

  /** A pod with a session, and its browser's processes. */
  const withBrowser = async (pod: TestProgram): Promise<{ pod: TestProgram; browser: number[] }> => {
    const { applicationId } = await given.dispatch(agency);
    expect((await given.finished(applicationId)).ending).toMatchObject({ status: 'applied' });
    const browser = descendantsOf(pod.pid);
    expect(browser.length).toBeGreaterThan(2);
    return { pod, browser };
  };
  const expectGone = (browser: number[]) => eventually(() => expect(browser.filter(isAlive)).toEqual([]), PATIENCE_MS);

  it(
    'goes with it when it is killed, without anybody who tells it',
    async () => {
      const { pod, browser } = await withBrowser(await given.pod('killed', BROWSER));
      process.kill(pod.pid, 'SIGKILL');

      await expectGone(browser);
      await given.expireLease(agency);
    },
    PATIENCE_MS,
  );

  it(
    'is closed when the lease cannot be renewed',
    async () => {
      const url = given.database.urlOf('browser-agent');
      const relay = await TcpRelay.listen(url);
      const env = { ...BROWSER, AGENT_DATABASE_URL: relay.through(url) };
      const { pod, browser } = await withBrowser(await given.pod('cut-off', env));
      relay.freeze();

      expect(await pod.exited).toMatchObject({ code: 1 });
      expect(browser.filter(isAlive)).toEqual([]);
      await relay.close();
    },
    PATIENCE_MS,
  );
});

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SandboxAgency } from '#testing';
import { BrowserHungError } from '../../domain/faults.js';
import { GivenDriver } from '../../spec/given-driver.kit-spec.js';
import { BrowserDriver } from './browser-driver.js';

const WATCH = { localMs: 500, workMs: 60_000 };

let given: GivenDriver;
let agency: SandboxAgency;
let driver: BrowserDriver;
let hung: string[];

beforeAll(async () => {
  given = await GivenDriver.start();
  agency = await given.sandbox.agency();
  hung = [];
  driver = new BrowserDriver({
    executablePath: process.env['CHROMIUM_BIN'],
    isSandboxed: process.env['CHROMIUM_SANDBOX'] === 'on',
    trustedCertificate: given.sandbox.certificatePin,
    times: given.times,
    watchLimits: WATCH,
    onHung: (why) => hung.push(why),
  });
});
afterAll(async () => {
  await driver?.close();
  await given?.stop();
});

/** The browsers that this process has started: the direct children whose program is one. */
function browsersOfOurs(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const isOurs = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(process.pid);
        return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--remote-debugging-pipe');
      } catch {
        return false;
      }
    });
}

it('ends a browser that answers no more, and the next session has another one', async () => {
  const { marketplace } = await given.open(agency, null, given.sandbox.url, driver);
  const [frozen] = browsersOfOurs();
  process.kill(frozen as number, 'SIGSTOP');

  await expect(marketplace.saveState()).rejects.toThrow(BrowserHungError);
  // A session whose browser has died says so once the pipe to it is closed; closing it waits for nothing.
  await marketplace.close();

  expect(hung).toEqual([expect.stringContaining('"save the state"')]);
  expect(marketplace.isOpen()).toBe(false);
  expect(browsersOfOurs()).not.toContain(frozen);
  const next = await given.open(agency, null, given.sandbox.url, driver);
  expect(await next.marketplace.check()).toEqual({ kind: 'signed_out' });
});

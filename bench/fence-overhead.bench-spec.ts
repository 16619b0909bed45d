import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright';
import { v7 as uuid } from 'uuid';
import type { ApplicationId, JobCiphertext, SessionId } from '#contracts';
import { Log, Metrics } from '#runtime';
import { type SandboxAgency, testSandbox, type TestSandbox } from '#testing';
import { passwordOf, usernameOf } from '../services/browser-agent/src/domain/egress-credential.js';
import { Fence } from '../services/browser-agent/src/domain/fence.js';
import type { MarketplaceSession } from '../services/browser-agent/src/domain/ports.js';
import { EgressProxy } from '../services/browser-agent/src/outbound/egress/egress-proxy.js';
import { alertsNow, readAnswer } from '../services/browser-agent/src/outbound/marketplace/answer-page.js';
import { BrowserDriver, HARMLESS } from '../services/browser-agent/src/outbound/marketplace/browser-driver.js';
import { BrowserSession } from '../services/browser-agent/src/outbound/marketplace/browser-session.js';
import { anOrderFor, heldOf } from '../services/browser-agent/src/spec/given-driver.kit-spec.js';
import { GivenRows } from '../services/browser-agent/src/spec/given-rows.kit-spec.js';
import { aWatch } from '../services/browser-agent/src/spec/test-browser.kit-spec.js';
import { mediansOf, type Sample } from './samples.js';

/*
 * What fence and gate cost an application that nothing disturbs: the same pages, filled by the same code, once through
 * the proxy with the submit held and performed from Node, once straight from a Chromium that sends by itself. In turns,
 * by two sessions of one agency, so that whatever the machine does beside it happens to both.
 */
jest.setTimeout(900_000);

const PAIRS = 40;
// The first of each warm up pages, pools and compilers.
const WARM_UP = 3;
const SECRET = 'a secret of at least thirty-two characters';
const PATIENT_MS = 60_000;
const TICK_MS = 10;

let sandbox: TestSandbox;
let rows: GivenRows;
let agency: SandboxAgency;
let fenced: () => Promise<void>;
let straight: () => Promise<void>;
const open: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  [sandbox, rows] = await Promise.all([testSandbox(), GivenRows.open()]);
  agency = await sandbox.agency(1_000_000);
  fenced = await givenFenced();
  straight = await givenStraight();
});
afterAll(async () => {
  for (const one of open.reverse()) await one.close();
  await sandbox?.stop();
  await rows?.drop();
});

async function givenFenced(): Promise<() => Promise<void>> {
  const [instanceId, { sessionId, agencyId }] = [uuid(), await rows.session({ baseUrl: sandbox.url })];
  await rows.fence.register({ instanceId, address: '127.0.0.1:1', process: 'bench' });
  await rows.query(`UPDATE sessions SET lease_epoch = 1, proxy_instance = $2 WHERE session_id = $1`, [
    sessionId,
    instanceId,
  ]);
  const fence = new Fence(instanceId, rows.fence, (target, session) => target === session.target);
  const options = { host: '127.0.0.1', port: 0, secret: SECRET, submitLifeMs: 2 * PATIENT_MS };
  const proxy = new EgressProxy(options, fence, Log.silent(), new Metrics('egress'));
  open.push(proxy);
  const server = `http://127.0.0.1:${await proxy.listen()}`;
  const egress = (applicationId: ApplicationId | null) => {
    const username = usernameOf({ sessionId: sessionId as SessionId, epoch: 1, applicationId });
    return { server, username, password: passwordOf(username, SECRET) };
  };
  const driver = new BrowserDriver({
    executablePath: process.env['CHROMIUM_BIN'],
    isSandboxed: process.env['CHROMIUM_SANDBOX'] === 'on',
    trustedCertificate: sandbox.certificatePin,
    times: { pageMs: PATIENT_MS, sendMs: PATIENT_MS },
  });
  open.push(driver);
  const session = await driver.open({ baseUrl: sandbox.url, egress: egress(null), savedState: null });
  await signIn(session);
  const { echo } = await rows.dispatched(agencyId);
  return async () => {
    const job = await aJob();
    const page = await filled(session, job);
    const { applicationId } = await rows.intendToSend({ ...echo, agencyId }, { job });
    const held = heldOf(await page.pressSend());
    expect(await held.perform(egress(applicationId), applicationId)).toMatchObject({ kind: 'proposal' });
    await page.close();
  };
}

async function givenStraight(): Promise<() => Promise<void>> {
  const { CHROMIUM_BIN: executablePath, CHROMIUM_SANDBOX: isSandboxed } = process.env;
  const browser: Browser = await chromium.launch({
    headless: true,
    chromiumSandbox: isSandboxed === 'on',
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
  });
  open.push(browser);
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 }, locale: 'en-US' });
  const times = { pageMs: PATIENT_MS, sendMs: PATIENT_MS };
  const rules = { harmless: HARMLESS, trustedCertificate: undefined, watch: aWatch() };
  const session = new BrowserSession(context, sandbox.url, times, rules);
  await signIn(session);
  return async () => {
    const submission = await filled(session, await aJob());
    const { page } = submission as unknown as { page: Page };
    const before = await alertsNow(page);
    await page.getByRole('button', { name: /^(send for [\d,]+ connects?|submit proposal)$/i }).click();
    expect(await readAnswer(page, before, PATIENT_MS)).toMatchObject({ kind: 'proposal' });
    await submission.close();
  };
}

async function signIn(session: MarketplaceSession): Promise<void> {
  open.push(session);
  expect(await session.signIn(agency.login)).toEqual({ kind: 'signed_in' });
}

const aJob = async () => (await sandbox.job({ boost: null })).ciphertext as JobCiphertext;
const orderOf = () => anOrderFor(agency);

async function filled(session: MarketplaceSession, job: JobCiphertext) {
  const page = await session.openPage();
  await page.openJob(job);
  expect(await page.openForm()).toMatchObject({ kind: 'form' });
  await page.fill(orderOf());
  return page;
}

it('what fence and gate cost', async () => {
  const samples: { fenced: Sample[]; straight: Sample[] } = { fenced: [], straight: [] };
  for (let pair = 0; pair < WARM_UP + PAIRS; pair += 1) {
    // Who goes first, takes turns as well.
    for (const which of pair % 2 === 0 ? (['fenced', 'straight'] as const) : (['straight', 'fenced'] as const)) {
      const sample = await measured(which === 'fenced' ? fenced : straight);
      if (pair >= WARM_UP) samples[which].push(sample);
    }
  }
  process.stdout.write(`${mediansOf(samples)}\n`);
});

async function measured(work: () => Promise<void>): Promise<Sample> {
  const [began, cpuBefore] = [performance.now(), cpuOfTree()];
  await work();
  return { wallMs: performance.now() - began, cpuMs: cpuOfTree() - cpuBefore };
}

/** Processor time of this process and all below it, in ms, with what has ended: browsers, proxy and sandbox. */
function cpuOfTree(): number {
  const children = new Map<string, string[]>();
  const times = new Map<string, number>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [, parent = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      children.set(parent, [...(children.get(parent) ?? []), pid]);
      // utime, stime, cutime, cstime
      times.set(pid, rest.slice(9, 13).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS);
    } catch {
      // It has just ended; whoever waited for it has its time.
    }
  }
  const sum = (pid: string): number =>
    (times.get(pid) ?? 0) + (children.get(pid) ?? []).reduce((all, child) => all + sum(child), 0);
  return sum(String(process.pid));
}

import { type Browser, chromium, type Page } from 'playwright';
import { v7 as uuid } from 'uuid';
import type { ApplicationId, JobCiphertext, SessionId } from '#contracts';
import { Log, Metrics } from '#runtime';
import type { SandboxAgency, TestSandbox } from '#testing';
import { passwordOf, usernameOf } from '../services/browser-agent/src/domain/egress-credential.js';
import { Fence } from '../services/browser-agent/src/domain/fence.js';
import type { FormOrder } from '../services/browser-agent/src/domain/marketplace.js';
import type { MarketplaceSession } from '../services/browser-agent/src/domain/ports.js';
import { EgressProxy } from '../services/browser-agent/src/outbound/egress/egress-proxy.js';
import { alertsNow, readAnswer } from '../services/browser-agent/src/outbound/marketplace/answer-page.js';
import { BrowserDriver, HARMLESS } from '../services/browser-agent/src/outbound/marketplace/browser-driver.js';
import { BrowserSession } from '../services/browser-agent/src/outbound/marketplace/browser-session.js';
import { anOrderFor } from '../services/browser-agent/src/spec/given-driver.kit-spec.js';
import type { GivenRows } from '../services/browser-agent/src/spec/given-rows.kit-spec.js';
import { aWatch } from '../services/browser-agent/src/spec/test-browser.kit-spec.js';
import type { Proposal } from './by-hand.js';

/*
 * The agent's own page work, once as it is: through the proxy, the submit held, the intent committed, the request
 * performed from Node; and once without fence and gate: the same pages filled by the same code in a Chromium that sends
 * by itself. What lies between the two is what they cost.
 */

export interface Submitter {
  submit(proposal: Proposal): Promise<void>;
}

/** Whoever opens something closes it in the end, the last one first. */
export type Opened = { close(): Promise<unknown> }[];

const SECRET = 'a secret of at least thirty-two characters';
const PATIENT_MS = 60_000;
const TIMES = { pageMs: PATIENT_MS, sendMs: PATIENT_MS };

export async function asItIs(
  sandbox: TestSandbox,
  agency: SandboxAgency,
  rows: GivenRows,
  open: Opened,
): Promise<Submitter> {
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
    times: TIMES,
  });
  open.push(driver);
  const session = await driver.open({ baseUrl: sandbox.url, egress: egress(null), savedState: null });
  await signIn(session, agency, open);
  const { echo } = await rows.dispatched(agencyId);
  return {
    async submit(proposal) {
      const page = await filled(session, agency, proposal);
      const job = proposal.job as JobCiphertext;
      const { applicationId } = await rows.intendToSend({ ...echo, agencyId }, { job });
      const pressed = await page.pressSend();
      if (pressed.kind !== 'held') throw new Error(`The form refused: ${pressed.messages.join(' · ')}`);
      mustBeProposal(await pressed.request.perform(egress(applicationId), applicationId));
      await page.close();
    },
  };
}

export async function withoutFence(sandbox: TestSandbox, agency: SandboxAgency, open: Opened): Promise<Submitter> {
  const { CHROMIUM_BIN: executablePath, CHROMIUM_SANDBOX: isSandboxed } = process.env;
  const browser: Browser = await chromium.launch({
    headless: true,
    chromiumSandbox: isSandboxed === 'on',
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
  });
  open.push(browser);
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 }, locale: 'en-US' });
  await context.addInitScript('globalThis.__name ??= (named) => named;');
  const session = new BrowserSession(context, sandbox.url, TIMES, {
    harmless: HARMLESS,
    trustedCertificate: undefined,
    watch: aWatch(),
  });
  await signIn(session, agency, open);
  return {
    async submit(proposal) {
      const submission = await filled(session, agency, proposal);
      const { page } = submission as unknown as { page: Page };
      const before = await alertsNow(page);
      await page.getByRole('button', { name: /^(send for [\d,]+ connects?|submit proposal)$/i }).click();
      mustBeProposal(await readAnswer(page, before, PATIENT_MS));
      await submission.close();
    },
  };
}

async function signIn(session: MarketplaceSession, agency: SandboxAgency, open: Opened): Promise<void> {
  open.push(session);
  const { kind } = await session.signIn(agency.login);
  if (kind !== 'signed_in') throw new Error(`Not signed in: ${kind}`);
}

async function filled(session: MarketplaceSession, agency: SandboxAgency, proposal: Proposal) {
  const page = await session.openPage();
  await page.openJob(proposal.job as JobCiphertext);
  const opening = await page.openForm();
  if (opening.kind !== 'form') throw new Error('There is no form');
  await page.fill(orderOf(agency, proposal));
  return page;
}

const orderOf = (agency: SandboxAgency, { letter, rate, duration, answers }: Proposal): FormOrder =>
  anOrderFor(agency, {
    coverLetter: letter,
    price: { kind: 'hourly', rate },
    duration: duration as FormOrder['duration'],
    answers: [...answers],
  });

function mustBeProposal({ kind }: { readonly kind: string }): void {
  if (kind !== 'proposal') throw new Error(`Send ended with ${kind}`);
}

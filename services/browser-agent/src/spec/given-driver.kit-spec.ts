import { v7 as uuid } from 'uuid';
import type { ApplicationId, JobCiphertext, SessionId } from '#contracts';
import { Log, Metrics } from '#runtime';
import { type SandboxAgency, testSandbox, type TestSandbox } from '#testing';
import { type EgressCredential, passwordOf, usernameOf } from '../domain/egress-credential.js';
import { Fence, type FenceStore, type SessionRow } from '../domain/fence.js';
import type { FilledForm, FormOrder, SendObservation } from '../domain/marketplace.js';
import type { Egress, HeldSend, MarketplaceDriver, MarketplaceSession, SubmissionPage } from '../domain/ports.js';
import { EgressProxy } from '../outbound/egress/egress-proxy.js';
import { BrowserDriver } from '../outbound/marketplace/browser-driver.js';
import { ScriptedDriver } from '../outbound/scripted/scripted-driver.js';

const SECRET = 'a secret of at least thirty-two characters';
const ME = 'proxy-of-the-test';
// Long enough for a page on a busy machine; tests that wait for nothing to happen say so with less.
export const PATIENT_MS = 45_000;

/** Session rows in memory: what the real proxy reads from Postgres. */
class SessionRows implements FenceStore {
  readonly rows = new Map<SessionId, SessionRow>();
  private readonly admitted = new Set<ApplicationId>();

  async session(sessionId: SessionId): Promise<SessionRow | undefined> {
    return this.rows.get(sessionId);
  }

  async admitSubmit({ applicationId }: EgressCredential): Promise<boolean> {
    if (applicationId === null || this.admitted.has(applicationId)) return false;
    this.admitted.add(applicationId);
    return true;
  }

  async unconfirmed(): Promise<{ sessionId: SessionId; epoch: number }[]> {
    return [];
  }

  async confirm(): Promise<void> {}
}

export interface SignedInSession {
  readonly marketplace: MarketplaceSession;
  readonly agency: SandboxAgency;
  readonly sessionId: SessionId;
  submitEgress(applicationId: ApplicationId): Egress;
}

/** Both drivers, a real Chromium, a real proxy and a sandbox, without the rest of the agent. */
export class GivenDriver {
  private readonly opened: MarketplaceSession[] = [];

  private constructor(
    readonly sandbox: TestSandbox,
    readonly driver: BrowserDriver,
    readonly scripted: ScriptedDriver,
    private readonly proxy: EgressProxy,
    private readonly rows: SessionRows,
    private readonly port: number,
    /** Read at every wait, so a test may be less patient for a while. */
    readonly times: { pageMs: number; sendMs: number },
  ) {}

  static async start(): Promise<GivenDriver> {
    const sandbox = await testSandbox();
    const rows = new SessionRows();
    const fence = new Fence(ME, rows, (target, session) => target === session.target);
    const options = { host: '127.0.0.1', port: 0, secret: SECRET, submitLifeMs: 2 * PATIENT_MS };
    const proxy = new EgressProxy(options, fence, Log.silent(), new Metrics('egress'));
    const times = { pageMs: PATIENT_MS, sendMs: PATIENT_MS };
    const driver = new BrowserDriver({
      executablePath: process.env['CHROMIUM_BIN'],
      isSandboxed: process.env['CHROMIUM_SANDBOX'] === 'on',
      trustedCertificate: sandbox.certificatePin,
      times,
    });
    const scripted = new ScriptedDriver({ trustedCertificate: sandbox.certificatePin, times });
    return new GivenDriver(sandbox, driver, scripted, proxy, rows, await proxy.listen(), times);
  }

  /** A context of an agency that has not signed in, unless `savedState` restores it. */
  async open(
    agency: SandboxAgency,
    savedState: string | null = null,
    baseUrl = this.sandbox.url,
    driver: MarketplaceDriver = this.driver,
  ) {
    const sessionId = uuid() as SessionId;
    const { host, port, protocol } = new URL(baseUrl);
    this.rows.rows.set(sessionId, {
      epoch: 1,
      proxyInstance: ME,
      target: port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host,
    });
    const egress = (applicationId: ApplicationId | null): Egress => {
      const username = usernameOf({ sessionId, epoch: 1, applicationId });
      return { server: `http://127.0.0.1:${this.port}`, username, password: passwordOf(username, SECRET) };
    };
    const marketplace = await driver.open({ baseUrl, egress: egress(null), savedState });
    this.opened.push(marketplace);
    return { marketplace, agency, sessionId, submitEgress: egress } satisfies SignedInSession;
  }

  async signedIn(agency?: SandboxAgency, baseUrl?: string, driver?: MarketplaceDriver): Promise<SignedInSession> {
    const whose = agency ?? (await this.sandbox.agency());
    const session = await this.open(whose, null, baseUrl, driver);
    const result = await session.marketplace.signIn(whose.login);
    if (result.kind !== 'signed_in') throw new Error(`Not signed in: ${JSON.stringify(result)}`);
    return session;
  }

  /** Runs `work` with pages that have to be there within `pageMs`. */
  async impatiently<T>(pageMs: number, work: () => Promise<T>): Promise<T> {
    this.times.pageMs = pageMs;
    try {
      return await work();
    } finally {
      this.times.pageMs = PATIENT_MS;
    }
  }

  /** From here on nothing gets out, for whoever keeps to the proxy. */
  stopProxy(): Promise<void> {
    return this.proxy.close();
  }

  async stop(): Promise<void> {
    await Promise.all(this.opened.map((session) => session.close()));
    await this.driver.close();
    await this.proxy.close().catch(() => undefined);
    await this.sandbox.stop();
  }
}

/** An order for the freelancer's default profile at their own rate; a test names what it is about. */
export const anOrderFor = (agency: SandboxAgency, given: Partial<FormOrder> = {}): FormOrder => ({
  agencyId: agency.agencyId,
  profile: profileOf(agency, 'default'),
  coverLetter: 'Dear client,\n\nthis is the letter.',
  price: { kind: 'hourly', rate: 48.5 },
  duration: null,
  boostConnects: null,
  answers: [],
  ...given,
});

export function profileOf({ freelancer }: SandboxAgency, which: 'default' | 'specialised'): FormOrder['profile'] {
  const { profileId, title, hourlyRate } = which === 'default' ? freelancer.profile : freelancer.specialised;
  return { profileId, freelancer: freelancer.name, title, isDefault: which === 'default', hourlyRate };
}

export interface Prepared {
  readonly page: SubmissionPage;
  readonly filled: FilledForm;
}

/** From the job page to the filled form. */
export async function fillIn(session: SignedInSession, job: string, order: FormOrder): Promise<Prepared> {
  const page = await session.marketplace.openPage();
  await page.openJob(job as JobCiphertext);
  const opening = await page.openForm();
  if (opening.kind !== 'form') throw new Error(`No form: ${JSON.stringify(opening.standing)}`);
  return { page, filled: await page.fill(order) };
}

export function heldOf(pressed: HeldSend): Extract<HeldSend, { kind: 'held' }>['request'] {
  if (pressed.kind !== 'held') throw new Error(`The form refused: ${pressed.messages.join(' · ')}`);
  return pressed.request;
}

/** The whole way: what the page made of the answer to Send. */
export async function send(
  session: SignedInSession,
  job: string,
  order: FormOrder,
): Promise<Prepared & { readonly observation: SendObservation }> {
  const prepared = await fillIn(session, job, order);
  const applicationId = uuid() as ApplicationId;
  const held = heldOf(await prepared.page.pressSend());
  const observation = await held.perform(session.submitEgress(applicationId), applicationId);
  return { ...prepared, observation };
}

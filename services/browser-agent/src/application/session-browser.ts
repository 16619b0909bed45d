import type { Log } from '#runtime';
import type { ApplicationId } from '#contracts';
import type { Egress, MarketplaceSession, SignedIn } from '../domain/ports.js';
import type { HeldSession, LeaseRef } from '../domain/session.js';
import type { EgressRoute } from './egress-route.js';
import type { OpenSessionBrowser } from './open-session-browser.js';

export interface BrowserParts {
  readonly browser: OpenSessionBrowser;
  readonly egress: EgressRoute;
  readonly log: Log;
}

/** The browser of a held session: opened under one epoch, and once more under the next. */
export class SessionBrowser {
  proxyInstance: string | null;
  private proxyAddress = '';
  private opened: MarketplaceSession | undefined;

  constructor(
    private held: HeldSession,
    private readonly parts: BrowserParts,
  ) {
    this.proxyInstance = held.proxyInstance;
  }

  /** The session with what opening found out: roster and state. */
  get session(): HeldSession {
    return this.held;
  }

  /** False once the browser has died under us. */
  get isAlive(): boolean {
    return this.opened?.isOpen() === true;
  }

  get marketplace(): MarketplaceSession {
    if (!this.opened) throw new Error('The browser of this session is not open');
    return this.opened;
  }

  async open(lease: LeaseRef, savedState: Buffer | null): Promise<HeldSession['state']> {
    const opened = await this.parts.browser.execute(this.held, lease, this.proxyInstance, savedState);
    this.opened = opened.marketplace;
    this.proxyAddress = opened.proxyAddress;
    this.proxyInstance = opened.proxyInstance;
    this.held = { ...this.held, roster: opened.roster, state: opened.state };
    return opened.state;
  }

  signIn(lease: LeaseRef): Promise<SignedIn> {
    return this.parts.browser.signIn(this.held, lease, this.marketplace);
  }

  /** Credentials for the one request that sends this application's proposal. */
  submitEgress(lease: LeaseRef, applicationId: ApplicationId): Egress {
    return this.parts.egress.credentials(this.proxyAddress, lease, applicationId);
  }

  /** What restores it elsewhere; null when there is nothing to be had any more. */
  async saved(): Promise<Buffer | null> {
    if (!this.opened) return null;
    return this.parts.browser.sealedState(this.held.sessionId, this.opened).catch(() => null);
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }
}

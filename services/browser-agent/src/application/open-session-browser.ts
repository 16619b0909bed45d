import { Injectable } from '@nestjs/common';
import type { SessionId } from '#contracts';
import { Log } from '#runtime';
import { NeedsHumanError } from '../domain/faults.js';
import type { RosterReading } from '../domain/marketplace.js';
import { LoginStore, MarketplaceDriver, type MarketplaceSession, type SignedIn } from '../domain/ports.js';
import type { HeldSession, LeaseRef } from '../domain/session.js';
import { MarketplaceAccess } from '../outbound/marketplace-access.js';
import { SessionsRepository } from '../outbound/sessions.repository.js';
import { StateCipher } from '../outbound/state-cipher.js';
import { EgressRoute } from './egress-route.js';
import { Pod } from './pod.js';
import { SessionState } from './session-state.js';

export interface OpenedBrowser {
  readonly marketplace: MarketplaceSession;
  readonly proxyAddress: string;
  readonly proxyInstance: string | null;
  readonly roster: RosterReading | null;
  readonly state: HeldSession['state'];
}

/** Brings a session's browser up: restored, checked that it is really signed in, signed in again when it is not. */
@Injectable()
export class OpenSessionBrowser {
  constructor(
    private readonly driver: MarketplaceDriver,
    private readonly egress: EgressRoute,
    private readonly access: MarketplaceAccess,
    private readonly logins: LoginStore,
    private readonly cipher: StateCipher,
    private readonly sessions: SessionsRepository,
    private readonly state: SessionState,
    private readonly pod: Pod,
    private readonly log: Log,
  ) {}

  async execute(
    session: HeldSession,
    lease: LeaseRef,
    proxyInstance: string | null,
    savedState: Buffer | null,
  ): Promise<OpenedBrowser> {
    const began = performance.now();
    const proxyAddress = await this.egress.resolve(lease, proxyInstance);
    const egress = this.egress.credentials(proxyAddress, lease, null);
    await this.access.check(session, egress);
    const restored = savedState === null ? null : this.cipher.open(session.sessionId, savedState);
    const marketplace = await this.driver.open({ baseUrl: session.baseUrl, egress, savedState: restored });
    try {
      const state = await this.bringUp(session, lease, marketplace, restored !== null);
      const roster = state === 'ready' ? await this.rosterOf(session, lease, marketplace) : session.roster;
      const named = await this.sessions.proxyOf(session.sessionId);
      this.log.info(
        { ...lease, state, isRestored: restored !== null, durationMs: Math.round(performance.now() - began) },
        'session.opened',
      );
      return { marketplace, proxyAddress, proxyInstance: named, roster, state };
    } catch (error) {
      await marketplace.close();
      throw error;
    }
  }

  /** Signs in and remembers it. Anything but success stops the session. */
  async signIn(session: HeldSession, lease: LeaseRef, marketplace: MarketplaceSession): Promise<SignedIn> {
    const login = await this.logins.read(session.loginRef);
    const result: SignedIn = !this.access.maySignIn(session.baseUrl)
      ? { kind: 'needs_human', why: 'On this host a person signs in (ALLOW_STORED_SIGN_IN is not set).' }
      : login === undefined
        ? { kind: 'needs_human', why: `There is no marketplace login "${session.loginRef}" among the secrets.` }
        : await marketplace.signIn(login);
    switch (result.kind) {
      case 'signed_in':
        await this.sessions.saveState(
          lease.sessionId,
          lease.epoch,
          await this.sealedState(lease.sessionId, marketplace),
        );
        await this.state.ready(session, lease);
        break;
      case 'signed_out':
        await this.state.needsHuman(session, lease, 'Signing in led back to the sign-in page.');
        return { kind: 'needs_human', why: 'Signing in led back to the sign-in page.' };
      case 'needs_human':
        await this.state.needsHuman(session, lease, result.why);
    }
    return result;
  }

  async sealedState(sessionId: SessionId, marketplace: MarketplaceSession): Promise<Buffer> {
    return this.cipher.seal(sessionId, await marketplace.saveState());
  }

  private async bringUp(
    session: HeldSession,
    lease: LeaseRef,
    marketplace: MarketplaceSession,
    isRestored: boolean,
  ): Promise<HeldSession['state']> {
    // A restored state can be silently worthless; only a page for signed-in people tells.
    const checked: SignedIn = isRestored ? await this.check(marketplace) : { kind: 'signed_out' };
    if (checked.kind === 'signed_in') {
      await this.state.ready(session, lease);
      return 'ready';
    }
    if (checked.kind === 'needs_human') {
      await this.state.needsHuman(session, lease, checked.why);
      return 'needs_human';
    }
    const { kind } = await this.signIn(session, lease, marketplace);
    return kind === 'signed_in' ? 'ready' : 'needs_human';
  }

  private async check(marketplace: MarketplaceSession): Promise<SignedIn> {
    try {
      return await marketplace.check();
    } catch (error) {
      if (error instanceof NeedsHumanError) return { kind: 'needs_human', why: error.message };
      throw error;
    }
  }

  private async rosterOf(
    session: HeldSession,
    lease: LeaseRef,
    marketplace: MarketplaceSession,
  ): Promise<RosterReading | null> {
    const isFresh = session.rosterAgeMs !== null && session.rosterAgeMs < this.pod.work.rosterMs;
    if (session.roster !== null && isFresh) return session.roster;
    const roster = await marketplace.readRoster();
    await this.state.roster(session, lease, roster);
    return roster;
  }
}

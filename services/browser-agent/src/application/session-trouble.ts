import { errorText, type Log, type TimeScale } from '#runtime';
import { NeedsHumanError } from '../domain/faults.js';
import type { SessionsRepository } from '../outbound/sessions.repository.js';
import type { SessionBrowser } from './session-browser.js';
import type { SessionLease } from './session-lease.js';
import type { SessionState } from './session-state.js';
import type { AttemptEnd } from './submit-application.js';

export interface TroubleParts {
  readonly sessions: SessionsRepository;
  readonly state: SessionState;
  readonly scale: TimeScale;
  readonly log: Log;
}

/** Whose session it is. */
interface Worker {
  isGoingOn(): boolean;
  stop(): void;
}

export const UNAVAILABLE_PAUSE_MS = 5_000;

/** What keeps a session from going on: signed out, in need of a person, without browser or marketplace. */
export class SessionTrouble {
  needsHuman = false;
  private reconnecting: Promise<void> | undefined;

  constructor(
    private readonly browser: SessionBrowser,
    private readonly lease: SessionLease,
    private readonly parts: TroubleParts,
    private readonly worker: Worker,
  ) {}

  get isReconnecting(): boolean {
    return this.reconnecting !== undefined;
  }

  /** What the end of one attempt means for the session. */
  async follow(end: AttemptEnd): Promise<void> {
    switch (end) {
      case 'session_lost':
        return this.reconnect();
      case 'session_broken':
        return this.stopBroken();
      case 'needs_human':
        return this.stopForHuman('The marketplace showed something only a person may answer.');
      case 'marketplace_unavailable':
        return this.postpone();
      case 'lease_lost':
        return this.lease.lose('an attempt found another epoch');
      case 'finished':
      case 'verifying':
      case 'again':
    }
  }

  /** Once, however many pages found out at the same time. Nothing is started until it is over. */
  reconnect(): Promise<void> {
    this.reconnecting ??= this.signInAgain().finally(() => (this.reconnecting = undefined));
    return this.reconnecting;
  }

  private async signInAgain(): Promise<void> {
    const { state } = this.parts;
    const why = 'The marketplace signed the session out.';
    await state.reconnecting(this.browser.session, this.lease.ref(), why);
    if (!this.worker.isGoingOn()) return;
    try {
      const signedIn = await this.browser.signIn(this.lease.ref());
      if (signedIn.kind === 'signed_in') return;
      this.needsHuman = true;
      this.worker.stop();
    } catch (error) {
      if (error instanceof NeedsHumanError) return this.stopForHuman(error.message);
      // Signed out it would only end one application after the other.
      this.parts.log.warn({ ...this.lease.ref(), error: errorText(error) }, 'session.reconnect_failed');
      await this.stopBroken();
    }
  }

  /** A challenge, a code prompt, an unknown page: nothing more is asked of the marketplace. */
  async stopForHuman(why: string): Promise<void> {
    this.needsHuman = true;
    this.worker.stop();
    await this.parts.state.needsHuman(this.browser.session, this.lease.ref(), why);
  }

  /** Browser or proxy are gone: another claim opens the session anew, after a moment. */
  async stopBroken(): Promise<void> {
    this.worker.stop();
    await this.postpone();
  }

  postpone(): Promise<void> {
    const { sessionId, epoch } = this.lease.ref();
    return this.parts.sessions.postpone(sessionId, epoch, this.parts.scale.ms(UNAVAILABLE_PAUSE_MS));
  }
}

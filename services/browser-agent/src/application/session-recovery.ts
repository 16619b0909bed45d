import type { ApplicationId } from '#contracts';
import { errorText, type Log, type TimeScale } from '#runtime';
import { EgressLostError, NeedsHumanError, SessionLostError } from '../domain/faults.js';
import { isEndedWithout } from '../domain/outcome-moves.js';
import type { IntentsRepository, OpenIntent } from '../outbound/intents.repository.js';
import type { LookForLate } from './look-for-late.js';
import type { RecoverSend } from './recover-send.js';
import type { SessionBrowser } from './session-browser.js';
import type { SessionLease } from './session-lease.js';
import { type SessionTrouble, UNAVAILABLE_PAUSE_MS } from './session-trouble.js';

export interface RecoveryParts {
  readonly intents: IntentsRepository;
  readonly recover: RecoverSend;
  readonly late: LookForLate;
  readonly scale: TimeScale;
  readonly log: Log;
}

/** Whose session it is. */
interface Worker {
  isGoingOn(): boolean;
  /** What its attempts are at; they answer for it until they have ended. */
  readonly active: ReadonlyMap<ApplicationId, unknown>;
  wake(): void;
}

/** The Sends of a session that are looked for, beside what its pages do: one round after the other. */
export class SessionRecovery {
  needsNewEpoch = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly browser: SessionBrowser,
    private readonly lease: SessionLease,
    private readonly trouble: SessionTrouble,
    private readonly parts: RecoveryParts,
    private readonly worker: Worker,
  ) {}

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  start(): void {
    this.running ??= this.recoverDue().then((didSomething) => {
      this.running = undefined;
      // Only what was done asks for another step: woken by every look, this would never rest.
      if (didSomething) this.worker.wake();
    });
  }

  async ended(): Promise<void> {
    await this.running;
  }

  /** Whether there was anything to do. */
  private async recoverDue(): Promise<boolean> {
    let didSomething = false;
    try {
      // From before they are read: an attempt that ends meanwhile may have decided what is read as open.
      const active = new Set(this.worker.active.keys());
      for (const intent of await this.parts.intents.due(this.browser.session.agencyId)) {
        if (!this.worker.isGoingOn()) break;
        if (active.has(intent.applicationId) || this.worker.active.has(intent.applicationId)) continue;
        didSomething = true;
        await this.recoverOne(intent);
      }
    } catch (error) {
      // The database did not answer. The next step asks again.
      this.parts.log.warn({ ...this.lease.ref(), error: errorText(error) }, 'recovery.not_possible');
    }
    return didSomething;
  }

  private async recoverOne(intent: OpenIntent): Promise<void> {
    const { recover, late, intents, log, scale } = this.parts;
    const { applicationId, outcome } = intent;
    try {
      const { proxyInstance, marketplace } = this.browser;
      if (isEndedWithout(outcome)) return await late.execute(intent, marketplace);
      const need = await recover.execute(intent, this.lease.ref(), proxyInstance, marketplace);
      if (need === 'new_epoch') this.needsNewEpoch = true;
    } catch (error) {
      log.warn({ applicationId, error: errorText(error), next: 'again' }, 'recovery.failed');
      await intents.lookAgainIn(applicationId, scale.ms(UNAVAILABLE_PAUSE_MS));
      if (error instanceof SessionLostError) await this.trouble.reconnect();
      else if (error instanceof NeedsHumanError) await this.trouble.stopForHuman(error.message);
      else if (error instanceof EgressLostError || !this.browser.isAlive) await this.trouble.stopBroken();
    }
  }
}

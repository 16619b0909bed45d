import { Injectable } from '@nestjs/common';
import { Log, TimeScale } from '#runtime';
import { MarketplaceDriver } from '../domain/ports.js';
import { IntentsRepository } from '../outbound/intents.repository.js';
import { MarketplaceAccess } from '../outbound/marketplace-access.js';
import { MailboxRepository } from '../outbound/mailbox.repository.js';
import { SessionsRepository } from '../outbound/sessions.repository.js';
import { EgressRoute } from './egress-route.js';
import { FinishSubmission } from './finish-submission.js';
import { LookForLate } from './look-for-late.js';
import { OpenSessionBrowser } from './open-session-browser.js';
import { Pod } from './pod.js';
import { RecoverSend } from './recover-send.js';
import { SessionState } from './session-state.js';
import { SessionWorker } from './session-worker.js';
import { SubmitApplication } from './submit-application.js';

/** One session at a time: claims one that has something to do and works until it is given back. */
@Injectable()
export class HoldSession {
  private worker: SessionWorker | undefined;
  private isStopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly pod: Pod,
    private readonly sessions: SessionsRepository,
    private readonly mailbox: MailboxRepository,
    private readonly intents: IntentsRepository,
    private readonly egress: EgressRoute,
    private readonly browser: OpenSessionBrowser,
    private readonly state: SessionState,
    private readonly submit: SubmitApplication,
    private readonly recover: RecoverSend,
    private readonly finish: FinishSubmission,
    private readonly late: LookForLate,
    private readonly driver: MarketplaceDriver,
    private readonly access: MarketplaceAccess,
    private readonly scale: TimeScale,
    private readonly log: Log,
  ) {}

  start(): Promise<void> {
    return this.access.checkAtStart();
  }

  /** True when a session was held: the next may wait already. */
  async execute(): Promise<boolean> {
    if (this.isStopping) return false;
    // From before the question: the lease counts from somewhere between it and its answer.
    const claimedAt = performance.now();
    const session = await this.sessions.claim(
      this.pod.name,
      `${this.pod.times.lease} milliseconds`,
      this.pod.work.modes,
    );
    if (!session) return false;
    const { pod, sessions, mailbox, intents, egress, browser, state, submit, recover, late, finish } = this;
    const parts = { pod, sessions, mailbox, intents, egress, browser, state, submit, recover, late, finish };
    const { scale, log } = this;
    const abandon = (why: string): void => this.abandon(why);
    this.worker = new SessionWorker(session, claimedAt, { ...parts, scale, log, abandon });
    if (this.isStopping) this.worker.stop();
    try {
      this.running = this.worker.run();
      await this.running;
    } finally {
      this.worker = undefined;
    }
    return true;
  }

  /** There is work, of this agency; of any when empty. */
  wake(about: string): void {
    this.worker?.hint(about);
  }

  stop(): void {
    this.isStopping = true;
    this.worker?.stop();
  }

  async close(): Promise<void> {
    await this.driver.close();
  }

  /** Somebody else may have the lease soon: no browser of ours may be alive by then. */
  private abandon(why: string): void {
    this.log.alarm({ why, next: 'close the browser and exit' }, 'pod.abandons');
    this.isStopping = true;
    void this.endAll().finally(() => process.exit(1));
  }

  /** What came back from Send gets a moment to be written down; then the browser goes, and what is left with the process. */
  private async endAll(): Promise<void> {
    const { lease, giveUpLeaseAfter } = this.pod.times;
    // All of it takes half of what is left of the lease.
    const limitMs = (lease - giveUpLeaseAfter) / 2;
    const graceMs = limitMs / 5;
    await Promise.race([this.running, after(graceMs)]);
    await Promise.race([Promise.allSettled([this.driver.close(), this.running]), after(limitMs - graceMs)]);
  }
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

import type { ApplicationId } from '#contracts';
import { errorText } from '#runtime';
import { LeaseLostError, NeedsHumanError } from '../domain/faults.js';
import type { HeldSession } from '../domain/session.js';
import type { Submission } from '../domain/submission.js';
import type { MailboxRepository, Standing } from '../outbound/mailbox.repository.js';
import type { FinishSubmission } from './finish-submission.js';
import { Rest } from './rest.js';
import { type BrowserParts, SessionBrowser } from './session-browser.js';
import { type LeaseParts, SessionLease } from './session-lease.js';
import { type RecoveryParts, SessionRecovery } from './session-recovery.js';
import { SessionTrouble, type TroubleParts } from './session-trouble.js';
import type { SessionWork } from './session-work.js';
import type { SubmitApplication } from './submit-application.js';

export interface WorkerParts extends LeaseParts, BrowserParts, TroubleParts, RecoveryParts {
  readonly mailbox: MailboxRepository;
  readonly submit: SubmitApplication;
  readonly finish: FinishSubmission;
}

// How often a resting session looks around when nothing wakes it.
const LOOK_MS = 1_000;
// While applications come and go, each of them wakes it: taking the next is all that has to happen at once.
const LOOK_AROUND_MS = 250;
// A process that is asked to stop has eight seconds; pages get the first of them to come to an end by themselves.
const END_GRACE_MS = 3_000;
// Without the lease nothing of it gets through the proxy any more. What came back before that can still be written down:
// a proposal that only this pod saw counts, whoever has the session.
const LOST_GRACE_MS = 1_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** One session while this pod owns it: its mailbox is the rows of its agency, its state is in its own row. */
export class SessionWorker {
  private readonly lease: SessionLease;
  private readonly browser: SessionBrowser;
  private readonly active = new Map<ApplicationId, Promise<void>>();
  private isEnding = false;
  private idleSince = performance.now();
  private lookedAroundAt = -Infinity;
  private soonestAt = Infinity;
  private gapOverAt = -Infinity;
  private starts = 0;
  private isToLook = false;
  private isNotedIdle = false;
  private way: 'no' | 'idle' | 'busy' = 'no';
  private readonly trouble: SessionTrouble;
  private readonly recovery: SessionRecovery;
  private readonly resting = new Rest();

  constructor(
    session: HeldSession,
    claimedAt: number,
    private readonly parts: WorkerParts,
  ) {
    this.lease = new SessionLease(session, parts, () => this.wake(), claimedAt);
    this.browser = new SessionBrowser(session, parts);
    const worker = {
      isGoingOn: () => this.isGoingOn,
      active: this.active,
      stop: () => this.stop(),
      wake: () => this.wake(),
    };
    this.trouble = new SessionTrouble(this.browser, this.lease, parts, worker);
    this.recovery = new SessionRecovery(this.browser, this.lease, this.trouble, parts, worker);
  }

  wake(): void {
    this.resting.wake();
  }

  /** Work of another agency wakes it only while it has none of its own: it may have to give way then. */
  hint(agencyId: string): void {
    const isOurs = agencyId === '' || agencyId === this.browser.session.agencyId;
    if (isOurs || this.active.size === 0) this.wake();
  }

  /** Gives the session back: nothing new is started, what is past its intent is waited for. */
  stop(): void {
    this.isEnding = true;
    this.wake();
  }

  /** Works until the session is given back, lost, or needs a person. */
  async run(): Promise<void> {
    this.lease.start();
    try {
      await this.tidy();
      await this.begin();
      while (this.isGoingOn) {
        await this.step();
        if (this.isGoingOn) await this.rest();
      }
    } catch (error) {
      this.parts.log.warn({ ...this.lease.ref(), error: errorText(error) }, 'session.ended_by_error');
      await this.pauseAfter(error);
    } finally {
      await this.end();
    }
  }

  private get isGoingOn(): boolean {
    return !this.isEnding && !this.lease.isLost;
  }

  private async begin(): Promise<void> {
    const { agencyId, savedState } = this.browser.session;
    this.parts.log.info({ ...this.lease.ref(), agencyId }, 'session.claimed');
    try {
      await this.open(savedState);
    } catch (error) {
      if (!(error instanceof NeedsHumanError)) throw error;
      await this.trouble.stopForHuman(error.message);
    }
  }

  private async open(savedState: Buffer | null): Promise<void> {
    const state = await this.browser.open(this.lease.ref(), savedState);
    if (state !== 'needs_human') return;
    this.trouble.needsHuman = true;
    this.isEnding = true;
  }

  private async step(): Promise<void> {
    // Whoever claims the session next opens another one.
    if (!this.browser.isAlive) return this.stop();
    const { recovery } = this;
    if (recovery.needsNewEpoch && this.active.size === 0 && !recovery.isRunning) await this.renewEpoch();
    const now = performance.now();
    const isToLook =
      this.isToLook || this.active.size === 0 || now >= this.soonestAt || now - this.lookedAroundAt >= LOOK_AROUND_MS;
    if (isToLook) await this.lookAround();
    else await this.startDue();
  }

  private async lookAround(): Promise<void> {
    const { sessions, mailbox, pod } = this.parts;
    const { agencyId, sessionId } = this.browser.session;
    this.lookedAroundAt = performance.now();
    this.isToLook = false;
    const { starts } = this;
    const wasIdle = this.active.size === 0;
    const standing = await mailbox.standing(agencyId, this.lease.ref().epoch, [...this.active.keys()]);
    if (standing.nextLookMs === 0) this.recovery.start();
    if (standing.hasExpired) await this.endExpired();
    if (standing.hasOrphans) await this.takeOver();
    this.way = await sessions.mustGiveWay(sessionId, `${pod.work.holdMs} milliseconds`, pod.work.modes);
    await this.startDue();
    // By what was read before: whatever was started since may have left a Send to be looked for.
    const isIdle = wasIdle && starts === this.starts && this.active.size === 0 && isQuiet(standing);
    await this.noteIdle(isIdle);
    if (!isIdle) this.idleSince = performance.now();
    const isIdleForLong = isIdle && performance.now() - this.idleSince > pod.work.idleMs;
    if (isIdleForLong || (isIdle && this.way !== 'no')) this.isEnding = true;
    this.soonestAt = performance.now() + this.nextDueMs(standing);
  }

  private async takeOver(): Promise<void> {
    const { mailbox, log } = this.parts;
    const { agencyId } = this.browser.session;
    const orphans = await mailbox.takeOver(agencyId, this.lease.ref().epoch, [...this.active.keys()]);
    if (orphans > 0) log.warn({ ...this.lease.ref(), orphans, next: 'start again' }, 'session.orphans');
  }

  /** Only this worker says it of its session, and a claim begins with `false`: the same again needs no telling. */
  private async noteIdle(isIdle: boolean): Promise<void> {
    if (isIdle === this.isNotedIdle) return;
    const { sessionId, epoch } = this.lease.ref();
    await this.parts.sessions.noteIdle(sessionId, epoch, isIdle);
    this.isNotedIdle = isIdle;
  }

  /** What needs no browser: a marketplace that stays out of reach must not keep anybody waiting for ever. */
  private async tidy(): Promise<void> {
    const { agencyId } = this.browser.session;
    await this.parts.mailbox.takeOver(agencyId, this.lease.ref().epoch, [...this.active.keys()]);
    await this.endExpired();
  }

  private async endExpired(): Promise<void> {
    const { mailbox, finish } = this.parts;
    for (const expired of await mailbox.expired(this.browser.session.agencyId)) {
      const message = 'Its time ran out before it could be sent.';
      await finish.beforeSend(this.lease.ref(), expired, { status: 'failed', reasonCode: 'expired', message });
    }
  }

  private async startDue(): Promise<void> {
    const { mailbox, pod } = this.parts;
    const { session } = this.browser;
    const { epoch } = this.lease.ref();
    // A busy session that has to give way finishes what it has and takes nothing more.
    if (this.way === 'busy' || this.recovery.needsNewEpoch || this.trouble.isReconnecting) return;
    while (this.isGoingOn && this.active.size < pod.work.maxPages) {
      const taken = await mailbox.take({ ...session, epoch });
      if (taken.kind === 'lease_lost') this.lease.lose('another pod has it');
      if (taken.kind === 'too_early') {
        this.gapOverAt = performance.now() + taken.waitMs;
        this.soonestAt = Math.min(this.soonestAt, this.gapOverAt);
      }
      if (taken.kind !== 'taken') return;
      this.idleSince = performance.now();
      this.starts += 1;
      const working = this.work(taken.submission).finally(() => {
        this.active.delete(taken.submission.applicationId);
        this.wake();
      });
      this.active.set(taken.submission.applicationId, working);
    }
  }

  private async work(submission: Submission): Promise<void> {
    const { submit, log } = this.parts;
    try {
      const end = await submit.execute(this.workOf(submission));
      // It left something to be looked for, or to be taken again later.
      if (end !== 'finished') this.isToLook = true;
      await this.trouble.follow(end);
    } catch (error) {
      // Its row says where it stands: the next look takes it up again, or recovery does.
      this.isToLook = true;
      log.error({ applicationId: submission.applicationId, error: errorText(error) }, 'submission.threw');
    }
  }

  private workOf(submission: Submission): SessionWork {
    const lease = this.lease.ref();
    return {
      session: this.browser.session,
      submission,
      marketplace: this.browser.marketplace,
      lease: () => lease,
      submitEgress: (applicationId) => this.browser.submitEgress(lease, applicationId),
      isStopping: () => this.isEnding,
      isHeld: () => !this.lease.isLost,
    };
  }

  /** The browser goes on under a new epoch, so that what was sent under the old one can be cut off. */
  private async renewEpoch(): Promise<void> {
    const saved = await this.browser.saved();
    if (!(await this.lease.bump())) return;
    this.recovery.needsNewEpoch = false;
    await this.browser.close();
    await this.open(saved);
  }

  /** When there will be something to do that nothing else wakes us for, in ms from now. */
  private nextDueMs({ dueLaterMs, nextLookMs }: Standing): number {
    const gapMs = Math.max(0, this.gapOverAt - performance.now());
    // What is being recovered is due until it is done, and wakes us then; a page that ends wakes us for the next. What was
    // due is taken by now, or waits for the gap or for a page.
    const isFull = this.active.size >= this.parts.pod.work.maxPages;
    const queuedMs = isFull ? LOOK_MS : Math.min(gapMs > 0 ? gapMs : LOOK_MS, Math.max(dueLaterMs ?? LOOK_MS, gapMs));
    return Math.min(queuedMs, this.recovery.isRunning ? LOOK_MS : (nextLookMs ?? LOOK_MS));
  }

  private rest(): Promise<void> {
    const soonestMs = Math.max(this.soonestAt - performance.now(), 20);
    return this.resting.until(Math.min(LOOK_MS, soonestMs));
  }

  private async pauseAfter(error: unknown): Promise<void> {
    if (error instanceof LeaseLostError) return;
    await this.trouble.postpone().catch(() => undefined);
  }

  private async end(): Promise<void> {
    const { sessions, state, log } = this.parts;
    this.isEnding = true;
    const done = Promise.allSettled([...this.active.values(), this.recovery.ended()]);
    await Promise.race([done, pause(this.lease.isLost ? LOST_GRACE_MS : END_GRACE_MS)]);
    // What has no intent yet fails now and starts again elsewhere; a request that is on its way is not the browser's.
    if (this.active.size > 0) await this.browser.close();
    await done;
    await this.lease.stop();
    const { isLost } = this.lease;
    try {
      // What was under way when it stopped is waiting again by now.
      if (this.trouble.needsHuman && !isLost) await state.returnWaiting(this.browser.session, this.lease.ref());
      const saved = isLost ? null : await this.browser.saved();
      await this.browser.close();
      const { sessionId, epoch } = this.lease.ref();
      if (!isLost) await sessions.release(sessionId, epoch, saved);
      log.info({ ...this.lease.ref(), isLost }, 'session.released');
    } catch (error) {
      // The lease runs out by itself.
      log.warn({ ...this.lease.ref(), error: errorText(error) }, 'session.not_released');
    }
  }
}

/** No Send of this agency waits to be looked for in the next moment. */
const isQuiet = ({ nextLookMs }: Standing): boolean => nextLookMs === null || nextLookMs > LOOK_MS * 5;

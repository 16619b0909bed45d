import { type Log, Loop } from '#runtime';
import type { HeldSession, LeaseRef } from '../domain/session.js';
import type { SessionsRepository } from '../outbound/sessions.repository.js';
import type { Pod } from './pod.js';

export interface LeaseParts {
  readonly pod: Pod;
  readonly sessions: SessionsRepository;
  readonly log: Log;
  /** The lease could not be renewed for so long that others may have it soon: everything of this process ends. */
  readonly abandon: (why: string) => void;
}

// How often the age is looked at: often enough that a look more or less does not matter.
const LOOKS_UNTIL_GIVEN_UP = 40;

/** The lease of one session: which epoch acts, whether it still may, and the renewing that keeps it. */
export class SessionLease {
  isLost = false;
  private epoch: number;
  private isBumping = false;
  private watch: NodeJS.Timeout | undefined;
  private readonly renewing: Loop;

  constructor(
    private readonly session: Pick<HeldSession, 'sessionId' | 'epoch'>,
    private readonly parts: LeaseParts,
    private readonly onLost: () => void,
    /** Monotonic ms of a moment when it was ours for a whole lease: not later than the claim. */
    private renewedAt: number,
  ) {
    const { pod, log } = parts;
    this.epoch = session.epoch;
    const times = { restMs: pod.times.renewEvery, maxBackoffMs: pod.times.renewEvery / 2 };
    this.renewing = new Loop({ name: 'lease', log, ...times }, () => this.renew());
  }

  start(): void {
    this.watch = setInterval(() => this.checkAge(), this.parts.pod.times.giveUpLeaseAfter / LOOKS_UNTIL_GIVEN_UP);
    this.renewing.start();
  }

  async stop(): Promise<void> {
    await this.renewing.stop();
    clearInterval(this.watch);
  }

  ref(): LeaseRef {
    return { sessionId: this.session.sessionId, epoch: this.epoch };
  }

  /** Everything sent under the old epoch can be cut off from here on. False when the lease was lost instead. */
  async bump(): Promise<boolean> {
    this.isBumping = true;
    try {
      const epoch = await this.parts.sessions.bump(this.session.sessionId, this.epoch);
      if (epoch === undefined) {
        this.lose('the epoch could not be raised');
        return false;
      }
      this.parts.log.info({ ...this.ref(), to: epoch, next: 'wait for the fence' }, 'session.new_epoch');
      this.epoch = epoch;
      return true;
    } finally {
      this.isBumping = false;
    }
  }

  lose(why: string): void {
    if (this.isLost) return;
    this.isLost = true;
    this.parts.log.alarm({ ...this.ref(), why }, 'session.lease_lost');
    this.onLost();
  }

  private async renew(): Promise<void> {
    const { sessions, pod } = this.parts;
    const askedAt = performance.now();
    const epoch = this.epoch;
    const isOurs = await sessions.renew(this.session.sessionId, epoch, `${pod.times.lease} milliseconds`);
    if (isOurs) this.renewedAt = askedAt;
    // A bump of our own that came between question and answer takes nothing from us.
    else if (!this.isBumping && epoch === this.epoch) this.lose('it was not ours to renew');
  }

  // By the monotonic clock, and apart from the database: it is the one that may not answer. Also how a process finds out
  // that it stood still for longer than its lease.
  private checkAge(): void {
    const { giveUpLeaseAfter } = this.parts.pod.times;
    if (this.isLost || performance.now() - this.renewedAt <= giveUpLeaseAfter) return;
    this.isLost = true;
    this.parts.abandon(`the lease of ${this.session.sessionId} could not be renewed`);
  }
}

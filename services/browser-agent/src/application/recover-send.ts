import { Injectable } from '@nestjs/common';
import { crashPoint, Database, errorText, Log } from '#runtime';
import { endOfRefusal } from '../domain/endings.js';
import type { MarketplaceSession } from '../domain/ports.js';
import { judgeReading, judgeRefusal, type Reading } from '../domain/reading.js';
import { verdictOf, waitBeforeBelieving, waitBeforeReading } from '../domain/recovery.js';
import type { LeaseRef } from '../domain/session.js';
import { IntentsRepository, type OpenIntent } from '../outbound/intents.repository.js';
import { EgressRoute } from './egress-route.js';
import { FinishSubmission } from './finish-submission.js';
import { ReadProposals } from './read-proposals.js';
import { Pod } from './pod.js';

/** What the session has to do before this Send can be decided. */
export type RecoveryNeed = 'nothing' | 'new_epoch';

// How often an outstanding confirmation of the proxy is asked for.
const FENCE_POLL_MS = 100;

/**
 * Finds out what became of a Send whose outcome is not known. One step at a time, from rows, so that any pod can go on.
 * Nothing in here can send.
 */
@Injectable()
export class RecoverSend {
  constructor(
    private readonly database: Database,
    private readonly intents: IntentsRepository,
    private readonly egress: EgressRoute,
    private readonly finish: FinishSubmission,
    private readonly proposals: ReadProposals,
    private readonly pod: Pod,
    private readonly log: Log,
  ) {}

  async execute(
    intent: OpenIntent,
    lease: LeaseRef,
    proxyInstance: string | null,
    marketplace: MarketplaceSession,
  ): Promise<RecoveryNeed> {
    await this.finish.stillVerifying(intent);
    if (await this.useObservation(intent, lease)) return 'nothing';
    if (intent.fencedAt === null) {
      const refused = await this.believeRefusal(intent, lease, marketplace);
      if (refused) return 'nothing';
      return this.fence(intent, lease, proxyInstance);
    }
    const { fencedAt, absentAt, now } = intent;
    const waitMs = waitBeforeReading({ fencedAt, absentAt }, this.pod.times, now);
    if (waitMs > 0) await this.intents.lookAgainIn(intent.applicationId, waitMs);
    else await this.decide(intent, lease, await this.read(intent, marketplace, judgeReading));
    return 'nothing';
  }

  /** What an epoch saw and could not say any more: it decides, unless it turned out to be another application's. */
  private async useObservation(intent: OpenIntent, lease: LeaseRef): Promise<boolean> {
    const { applicationId, agencyId } = intent;
    const observed = await this.intents.observedProposal(applicationId);
    if (!observed) return false;
    if (await this.intents.isEvidenceOfAnother(agencyId, observed.proposalId, applicationId)) return false;
    const isTold = await this.finish.applied(lease, intent, observed, 'sent_verified');
    // Not ours to say any more, or taken by another in this moment: the next look finds out which.
    if (!isTold) await this.intents.lookAgainIn(applicationId, this.pod.times.listingLagMax);
    return true;
  }

  /** Everything of the intent's epoch has to be dead before time starts to count. */
  private async fence(intent: OpenIntent, lease: LeaseRef, proxyInstance: string | null): Promise<RecoveryNeed> {
    const { applicationId, epoch } = intent;
    if (await this.egress.isFenced(lease, epoch, proxyInstance)) {
      await this.database.transaction(async (tx) => {
        await this.intents.observe(tx, {
          applicationId,
          epoch: lease.epoch,
          pod: this.pod.name,
          kind: 'fenced',
          detail: { of: epoch },
        });
        await this.intents.markFenced(tx, applicationId);
      });
      crashPoint('after-fence');
      await this.intents.lookAgainIn(applicationId, this.pod.times.settleWindow);
      this.log.info({ applicationId, epoch, lease: lease.epoch, next: 'settle window' }, 'send.fenced');
      return 'nothing';
    }
    await this.intents.lookAgainIn(applicationId, FENCE_POLL_MS);
    return lease.epoch > epoch ? 'nothing' : 'new_epoch';
  }

  /**
   * An explicit refusal, while we were still on the form: believed once list and job page, a listing delay later, both
   * show no proposal, whichever pod has the session by then. Anything else about it goes the long way.
   */
  private async believeRefusal(intent: OpenIntent, lease: LeaseRef, marketplace: MarketplaceSession): Promise<boolean> {
    const refusal = await this.intents.observedRefusal(intent.applicationId);
    if (!refusal) return false;
    const waitMs = waitBeforeBelieving(refusal.at, this.pod.times, intent.now);
    if (waitMs > 0) {
      await this.intents.lookAgainIn(intent.applicationId, waitMs);
      return true;
    }
    const reading = await this.read(intent, marketplace, judgeRefusal);
    if (reading.kind === 'found') {
      return this.finish.applied(lease, intent, reading.proposal, 'sent_verified');
    }
    if (reading.kind === 'absent') {
      return this.finish.notSent(lease, intent, 'refused', endOfRefusal(refusal.category, refusal.text));
    }
    const seen = { applicationId: intent.applicationId, epoch: lease.epoch, pod: this.pod.name };
    await this.intents.observe(this.database, { ...seen, kind: 'refusal_doubted', detail: reading });
    return false;
  }

  /** Both witnesses, fresh. */
  private async read(
    intent: OpenIntent,
    marketplace: MarketplaceSession,
    judge: typeof judgeReading,
  ): Promise<Reading> {
    const listed = await this.proposals.execute(intent, marketplace);
    const { standing } = await marketplace.readJob(intent.canonicalJobId);
    const reading = judge(listed, standing);
    this.log.info(
      { applicationId: intent.applicationId, rows: listed.length, page: standing.kind, reading: reading.kind },
      'send.read',
    );
    return reading;
  }

  private async decide(intent: OpenIntent, lease: LeaseRef, reading: Reading): Promise<void> {
    const { applicationId } = intent;
    const seen = {
      applicationId,
      epoch: lease.epoch,
      pod: this.pod.name,
      kind: `read_${reading.kind}`,
      detail: reading,
    };
    await this.intents.observe(this.database, seen);
    if (reading.kind === 'found') {
      await this.finish.applied(lease, intent, reading.proposal, 'sent_verified');
      return;
    }
    switch (verdictOf(reading, intent)) {
      case 'unknown':
        return this.stayUnknown(
          intent,
          lease,
          reading.kind === 'unclear' ? reading.why : 'the witnesses agreed only later',
        );
      case 'absent_once':
        await this.database.transaction((tx) => this.intents.markAbsent(tx, applicationId));
        crashPoint('after-absent');
        await this.intents.lookAgainIn(applicationId, this.pod.times.secondReading);
        return;
      case 'not_found':
        await this.finish.notSent(lease, intent, 'not_found', {
          status: 'failed',
          reasonCode: 'not_found_after_send',
          message: 'It may have been sent, but neither the list nor the job page shows it.',
        });
    }
  }

  private async stayUnknown(intent: OpenIntent, lease: LeaseRef, why: string): Promise<void> {
    await this.finish.unknown(lease, intent, why);
    await this.intents.lookAgainIn(intent.applicationId, this.pod.times.unknownReread);
    const sinceMs = intent.outcomeAt === null ? 0 : intent.now - intent.outcomeAt;
    if (sinceMs > this.pod.times.unknownAlarm) {
      this.log.alarm({ applicationId: intent.applicationId, sinceMs, why: errorText(why) }, 'send.unknown_for_long');
    }
  }
}

import { Injectable } from '@nestjs/common';
import type { JobCiphertext } from '#contracts';
import { CommitUnknownError, crashPoint, Database, errorText, isUniqueViolation, Log } from '#runtime';
import type { Draft } from '../domain/draft.js';
import { mayBeThere } from '../domain/earlier-send.js';
import { LeaseLostError } from '../domain/faults.js';
import type { ProfileChoice, SendObservation, SentProposal } from '../domain/marketplace.js';
import { matchProposal } from '../domain/matching.js';
import type { HeldRequest, SubmissionPage } from '../domain/ports.js';
import { DecisionsRepository } from '../outbound/decisions.repository.js';
import { IntentsRepository } from '../outbound/intents.repository.js';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';
import { FinishSubmission } from './finish-submission.js';
import { KeepArtefacts } from './keep-artefacts.js';
import { Pod } from './pod.js';
import type { SessionWork } from './session-work.js';
import type { AttemptEnd } from './submit-application.js';

export interface Ready {
  readonly canonicalJobId: JobCiphertext;
  readonly profile: ProfileChoice;
  readonly letterSha256: string;
  readonly draft: Draft;
}

type Granted = 'granted' | 'key_taken' | 'expired' | 'earlier_send' | 'unknown';

/**
 * Pressing Send, from the held request on: intent, one request, outcome. After the intent nothing is repeated and
 * nothing ends by an exception: what is not surely known goes to recovery, which cannot send.
 */
@Injectable()
export class SendProposal {
  constructor(
    private readonly database: Database,
    private readonly submissions: SubmissionsRepository,
    private readonly intents: IntentsRepository,
    private readonly decisions: DecisionsRepository,
    private readonly finish: FinishSubmission,
    private readonly artefacts: KeepArtefacts,
    private readonly pod: Pod,
    private readonly log: Log,
  ) {}

  async execute(work: SessionWork, page: SubmissionPage, held: HeldRequest, ready: Ready): Promise<AttemptEnd> {
    const { submission } = work;
    crashPoint('before-intent');
    // Before the commit, so that what the commit takes counts against the two seconds.
    const beganAt = performance.now();
    let granted: Granted;
    try {
      granted = await this.grant(work, ready);
    } catch (error) {
      await held.abort();
      throw error;
    }
    if (granted !== 'granted') {
      await held.abort();
      return this.notGranted(work, page, granted);
    }
    crashPoint('after-intent');
    const { applicationId } = submission;
    const sentAt = Date.now();
    let observation: SendObservation;
    try {
      if (performance.now() - beganAt > this.pod.times.intentToSend) {
        await held.abort();
        observation = { kind: 'unclear', why: 'too long after the intent to still send' };
      } else {
        crashPoint('before-send');
        observation = await held.perform(work.submitEgress(applicationId), applicationId);
      }
      crashPoint('after-send');
      return await this.judge(work, page, ready, observation, sentAt);
    } catch (error) {
      return this.verify(work, page, 'failed_after_intent', { error: errorText(error) });
    }
  }

  /** The durable record that Send may happen. Whatever stands against it is read in the same transaction. */
  private async grant(work: SessionWork, ready: Ready): Promise<Granted> {
    const { submission, session } = work;
    const lease = work.lease();
    try {
      return await this.database.transaction(async (tx): Promise<Granted> => {
        const send = { agencyId: session.agencyId, ...ready };
        const intended = await this.decisions.intend(tx, lease, submission, send);
        // What stands against it takes back what was written by now.
        if (!intended.isCurrent) throw new LeaseLostError(lease.sessionId, lease.epoch);
        if (intended.earlier.some(mayBeThere)) throw new NotGrantedError('earlier_send');
        if (!intended.hasKey) throw new NotGrantedError('key_taken');
        if (!intended.isSending) throw new NotGrantedError('expired');
        crashPoint('before-intent-commit');
        return 'granted';
      });
    } catch (error) {
      if (error instanceof NotGrantedError) return error.why;
      // Another application of ours took the job in the same moment, under whatever name.
      if (isUniqueViolation(error, 'intents_one_live_send')) return 'earlier_send';
      if (error instanceof CommitUnknownError) return 'unknown';
      throw error;
    }
  }

  private async notGranted(
    work: SessionWork,
    page: SubmissionPage,
    granted: Exclude<Granted, 'granted'>,
  ): Promise<AttemptEnd> {
    const { submission } = work;
    switch (granted) {
      case 'key_taken':
        // Cancelled or ended: told by whoever took the key. Or a Send of an attempt whose commit was unknown: recovery has it.
        return 'finished';
      case 'expired':
        await this.finish.beforeSend(work.lease(), submission, {
          status: 'failed',
          reasonCode: 'expired',
          message: 'Its time ran out before it could be sent.',
        });
        return 'finished';
      case 'earlier_send':
        await this.finish.beforeSend(work.lease(), submission, {
          status: 'failed',
          reasonCode: 'already_applied',
          message: 'Another application of this agency is on its way to this job, or there already.',
        });
        return 'finished';
      case 'unknown':
        return this.afterUnknownCommit(work, page);
    }
  }

  /** The request was aborted. If the intent is there, recovery finds out that nothing was sent; if not, it starts again. */
  private async afterUnknownCommit(work: SessionWork, page: SubmissionPage): Promise<AttemptEnd> {
    const { applicationId } = work.submission;
    if (await this.intents.byId(this.database, applicationId))
      return this.verify(work, page, 'intent_commit_unknown', {});
    await this.database.transaction((tx) => this.submissions.requeue(tx, work.submission, 0, true));
    return 'again';
  }

  private async judge(
    work: SessionWork,
    page: SubmissionPage,
    ready: Ready,
    observation: SendObservation,
    sentAt: number,
  ): Promise<AttemptEnd> {
    const { applicationId } = work.submission;
    this.log.info(
      { applicationId, epoch: work.lease().epoch, observation: observation.kind, durationMs: Date.now() - sentAt },
      'send.answered',
    );
    switch (observation.kind) {
      case 'proposal':
      case 'list': {
        const proposal = await this.ownProposal(work, page, ready, observation, sentAt);
        if (!proposal) return this.verify(work, page, 'not_matched', { observation });
        const { order } = work.submission;
        await this.artefacts.picture(work, page, 'screenshot');
        const isTold = await this.finish.applied(work.lease(), { applicationId, echo: order.echo }, proposal, 'sent');
        return isTold ? 'finished' : 'verifying';
      }
      case 'refusal':
        if (observation.category.status === 'duplicate')
          return this.verify(work, page, 'duplicate_refused', { text: observation.text });
        return this.verify(work, page, 'refused', { category: observation.category, text: observation.text });
      case 'unclear':
        return this.verify(work, page, 'unclear', { why: observation.why });
    }
  }

  /** The proposal that the marketplace shows, if it passes for ours: an id in an answer can be that of another one. */
  private async ownProposal(
    work: SessionWork,
    page: SubmissionPage,
    ready: Ready,
    observation: Extract<SendObservation, { kind: 'proposal' | 'list' }>,
    sentAt: number,
  ): Promise<SentProposal | undefined> {
    const { applicationId, order } = work.submission;
    const own = { intentAt: sentAt, letterSha256: ready.letterSha256, profile: ready.profile };
    const shown = observation.kind === 'proposal' ? await page.readShownProposal() : null;
    const candidates = shown ? [shown] : await this.fromList(work, ready, sentAt);
    for (const candidate of candidates) {
      const isSameJob = candidate.jobId === ready.canonicalJobId || candidate.jobId === order.echo.jobId;
      if (!isSameJob) continue;
      const isTaken = await this.intents.isEvidenceOfAnother(
        work.session.agencyId,
        candidate.proposalId,
        applicationId,
      );
      if (matchProposal(own, candidate, isTaken).kind === 'ours') return candidate;
    }
    return undefined;
  }

  private async fromList({ marketplace }: SessionWork, ready: Ready, sentAt: number): Promise<SentProposal[]> {
    const rows = await marketplace.readSentProposals(ready.canonicalJobId, sentAt - 60_000);
    const opened = await Promise.all(rows.map(({ proposalId }) => marketplace.readProposal(proposalId)));
    return opened.filter((one) => one !== null);
  }

  private async verify(work: SessionWork, page: SubmissionPage, kind: string, detail: unknown): Promise<AttemptEnd> {
    const { applicationId, dispatch, order } = work.submission;
    // First the lane's slot and what recovery starts from: nobody waits for a picture of what is not decided yet.
    await this.finish.verifying(applicationId, dispatch, order.echo, { epoch: work.lease().epoch, kind, detail });
    await this.artefacts.failure(work, page, `the answer to Send did not decide it: ${kind}`);
    return 'verifying';
  }
}

/** Rolls the intent back. `expired`: its time ran out, or another epoch works on it. */
class NotGrantedError extends Error {
  constructor(readonly why: 'earlier_send' | 'key_taken' | 'expired') {
    super(why);
  }
}

import { Injectable } from '@nestjs/common';
import { ApplicationCorrected, type ApplicationId, outgoing } from '#contracts';
import { Outbox } from '#messaging';
import { Log, type Tx } from '#runtime';
import { NO_EVIDENCE } from '../domain/draft.js';
import type { SentProposal } from '../domain/marketplace.js';
import { IntentsRepository } from '../outbound/intents.repository.js';

/** A proposal of an application that was settled without it. */
@Injectable()
export class LateFind {
  constructor(
    private readonly intents: IntentsRepository,
    private readonly outbox: Outbox,
    private readonly log: Log,
  ) {}

  /** No money moves. It is told once, it alarms, and it forbids every further Send for the job. */
  async tell(tx: Tx, applicationId: ApplicationId, found: SentProposal): Promise<void> {
    const intent = await this.intents.markLateFound(tx, applicationId);
    if (!intent) return;
    const { echo, letterSha256 } = intent;
    const evidence = {
      ...NO_EVIDENCE,
      proposalId: found.proposalId,
      proposalUrl: found.url,
      submittedAt: found.submittedAt,
      coverLetterSha256: letterSha256,
    };
    const body = { applicationId, echo, evidence, foundAt: Date.now() };
    await this.outbox.add(tx, outgoing(ApplicationCorrected, echo.agencyId, applicationId, body));
    tx.afterCommit(() => this.log.alarm({ applicationId, proposalId: found.proposalId }, 'send.late_find'));
  }
}

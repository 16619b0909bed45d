import { Injectable } from '@nestjs/common';
import {
  type AccountId,
  type ApplicationCorrected,
  type ApplicationId,
  type ApplicationProgressed,
  type ApplicationSettled,
  type BlockedOn,
  type BodyOf,
  type CreditLow,
  type Echo,
  type MessageId,
  openView,
  type SessionReady,
  settledView,
  statusBody,
  type Stage,
  type WebhookEvent,
} from '#contracts';
import type { Tx } from '#runtime';
import { EventsRepository } from '../outbound/events.repository.js';
import { TellEvent } from './tell-event.js';

export interface OpenStep {
  readonly applicationId: ApplicationId;
  readonly echo: Echo;
  readonly stage: Stage;
  readonly blockedOn: BlockedOn | null;
  /** When what blocks it ends by itself, if that is known. */
  readonly until: number | null;
  readonly at: number;
}

/** From what happened to what customers are told. */
@Injectable()
export class TellFacts {
  constructor(
    private readonly tell: TellEvent,
    private readonly events: EventsRepository,
  ) {}

  /** Two events for seven statuses, as published; the exact one is in the payload. */
  async settled(fact: BodyOf<typeof ApplicationSettled>, messageId: MessageId, tx: Tx): Promise<void> {
    const { applicationId, echo, credit, creditsRemaining, settledAt, ending } = fact;
    await this.tell.execute(tx, {
      messageId,
      accountId: echo.accountId,
      applicationId,
      type: ending.status === 'applied' ? 'application.applied' : 'application.failed',
      data: { ...statusBody(settledView(fact), settledAt), accountId: echo.accountId, credit, creditsRemaining },
      at: settledAt,
    });
  }

  /** How far it is; and, for those who only ask for that, that it stands still. */
  async progressed(fact: BodyOf<typeof ApplicationProgressed>, messageId: MessageId, tx: Tx): Promise<void> {
    const { applicationId, echo, stage, blockedOn, at } = fact;
    const step = { applicationId, echo, stage, blockedOn, until: null, at };
    await this.open('application.progressed', step, {}, messageId, tx);
    if (blockedOn !== null) await this.blocked(step, messageId, tx);
  }

  async blocked(step: OpenStep, messageId: MessageId, tx: Tx): Promise<void> {
    const ownId = `${messageId}:blocked:${step.applicationId}`;
    await this.open('application.blocked', step, { blockedUntil: step.until }, ownId, tx);
  }

  private async open(
    type: 'application.progressed' | 'application.blocked',
    { applicationId, echo, stage, blockedOn, at }: OpenStep,
    more: Readonly<Record<string, unknown>>,
    messageId: MessageId,
    tx: Tx,
  ): Promise<void> {
    const { accountId } = echo;
    const body = statusBody(openView(applicationId, echo, stage, blockedOn), at);
    const data = { ...body, ...more, accountId, credit: null, creditsRemaining: null };
    await this.tell.execute(tx, { messageId, accountId, applicationId, type, data, at });
  }

  /** What was told at its end, with the proposal that was found since. The status stays what it was: no money moves. */
  async corrected(fact: BodyOf<typeof ApplicationCorrected>, messageId: MessageId, tx: Tx): Promise<void> {
    const { applicationId, echo, evidence, foundAt } = fact;
    const { accountId, agencyId, jobId, processedJobId, metadata, mode } = echo;
    const told = await this.events.terminalData(tx, applicationId);
    const known = { queueId: applicationId, accountId, agencyId, jobId, processedJobId, metadata, mode };
    await this.tell.execute(tx, {
      messageId,
      accountId,
      applicationId,
      type: 'application.corrected',
      data: { ...told, ...known, evidence: { ...(told['evidence'] as object | undefined), ...evidence }, foundAt },
      at: foundAt,
    });
  }

  async session(
    type: 'session.ready' | 'session.needs_human',
    fact: BodyOf<typeof SessionReady>,
    messageId: MessageId,
    tx: Tx,
  ): Promise<void> {
    const { accountId, agencyId, sessionId, mode, why, at } = fact;
    const data = { accountId, agencyId, sessionId, mode, why };
    await this.tell.execute(tx, { messageId, accountId, applicationId: null, type, data, at });
  }

  async creditLow(fact: BodyOf<typeof CreditLow>, messageId: MessageId, tx: Tx): Promise<void> {
    const { accountId, creditsRemaining, at } = fact;
    const data = { accountId, creditsRemaining };
    await this.tell.execute(tx, { messageId, accountId, applicationId: null, type: 'credits.low', data, at });
  }

  isWanted(tx: Tx, accountId: AccountId, type: WebhookEvent): Promise<boolean> {
    return this.events.isWanted(tx, accountId, type);
  }
}

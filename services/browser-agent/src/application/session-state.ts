import { Injectable } from '@nestjs/common';
import { outgoing, RosterRead, SessionNeedsHuman, SessionReady, SessionReconnecting } from '#contracts';
import { Outbox } from '#messaging';
import { Database, Log, type Tx } from '#runtime';
import type { RosterReading } from '../domain/marketplace.js';
import type { HeldSession, LeaseRef } from '../domain/session.js';
import { freelancersOf } from '../domain/session-rules.js';
import { SessionsRepository } from '../outbound/sessions.repository.js';
import { MailboxRepository } from '../outbound/mailbox.repository.js';
import { ReturnSubmissions } from './return-submission.js';

const MESSAGES = { ready: SessionReady, reconnecting: SessionReconnecting, needs_human: SessionNeedsHuman } as const;

/** What a session is able to do, told whenever it changes. */
@Injectable()
export class SessionState {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsRepository,
    private readonly mailbox: MailboxRepository,
    private readonly returns: ReturnSubmissions,
    private readonly outbox: Outbox,
    private readonly log: Log,
  ) {}

  ready(session: HeldSession, lease: LeaseRef): Promise<void> {
    return this.change(session, lease, 'ready', 'Signed in.');
  }

  reconnecting(session: HeldSession, lease: LeaseRef, why: string): Promise<void> {
    return this.change(session, lease, 'reconnecting', why);
  }

  /** It stops. What waits for it goes back to its lane, where it shows why it waits and can be cancelled. */
  async needsHuman(session: HeldSession, lease: LeaseRef, why: string): Promise<void> {
    await this.change(session, lease, 'needs_human', why);
    await this.returnWaiting(session, lease);
  }

  /** Gives back what waits for a session that has stopped, and what was begun under it and never came to an intent. */
  async returnWaiting({ agencyId }: HeldSession, { epoch }: LeaseRef): Promise<void> {
    await this.mailbox.takeOver(agencyId, epoch - 1, []);
    await this.database.transaction((tx) => this.returns.within(tx, agencyId));
  }

  async roster(session: HeldSession, lease: LeaseRef, roster: RosterReading): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.sessions.saveRoster(tx, lease.sessionId, lease.epoch, roster))) return;
      const { agencyId, accountId, sessionId, defaultProfileId } = session;
      const readAt = Date.now();
      const freelancers = freelancersOf(roster, defaultProfileId);
      const self = roster.members.find(({ isSelf }) => isSelf);
      const businessDeveloper = self ? { businessDeveloperId: self.id } : {};
      const body = {
        agencyId,
        accountId,
        freelancers,
        connectsBalance: roster.connectsBalance,
        ...businessDeveloper,
        readAt,
      };
      await this.outbox.add(tx, outgoing(RosterRead, agencyId, `${sessionId}:${readAt}`, body));
    });
  }

  private async change(
    session: HeldSession,
    lease: LeaseRef,
    state: keyof typeof MESSAGES,
    why: string,
  ): Promise<void> {
    await this.database.transaction(async (tx) => this.within(tx, session, lease, state, why));
  }

  private async within(
    tx: Tx,
    session: HeldSession,
    lease: LeaseRef,
    state: keyof typeof MESSAGES,
    why: string,
  ): Promise<void> {
    const changes = await this.sessions.setState(tx, lease, state, state === 'ready' ? null : why);
    if (changes === undefined) return;
    const { sessionId, agencyId, accountId, mode } = session;
    const body = { sessionId, agencyId, accountId, mode, change: changes, why, at: Date.now() };
    await this.outbox.add(tx, outgoing(MESSAGES[state], agencyId, `${sessionId}:${changes}`, body));
    tx.afterCommit(() => {
      const fields = { sessionId, agencyId, epoch: lease.epoch, state, why };
      if (state === 'needs_human') this.log.alarm(fields, 'session.needs_human');
      else this.log.info(fields, 'session.changed');
    });
  }
}

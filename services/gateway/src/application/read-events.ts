import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationId } from '#contracts';
import type { Application } from '../domain/application.js';
import { positionOf } from '../domain/event-cursor.js';
import { Problem } from '../domain/problem.js';
import { ApplicationsRepository } from '../outbound/applications.repository.js';
import { EventsRepository, type StoredEvent } from '../outbound/events.repository.js';
import { OpenStreamsRepository } from '../outbound/open-streams.repository.js';
import { CatchUp } from './catch-up.js';

export interface EventsPage {
  readonly events: StoredEvent[];
  /** Whether the list goes on after these. */
  readonly hasMore: boolean;
}

/** Where a stream begins. */
export interface StreamStart {
  readonly position: number;
  /** The application has ended: what is stored of it is all there will be, but for a late find. */
  readonly isSettled: boolean;
  /** There is nothing to send, nor will there be. */
  readonly isOver: boolean;
}

/** Events of an account or of one of its applications, from a cursor on. */
@Injectable()
export class ReadEvents {
  constructor(
    private readonly events: EventsRepository,
    private readonly applications: ApplicationsRepository,
    private readonly streams: OpenStreamsRepository,
    private readonly catchUp: CatchUp,
  ) {}

  /** Oldest first, because a reader goes on from the last one; without a cursor from the first that is kept. */
  async page(
    accountId: AccountId,
    applicationId: ApplicationId | null,
    cursor: string | null,
    limit: number,
  ): Promise<EventsPage> {
    if (applicationId !== null) await this.known(accountId, applicationId);
    const after = cursor === null ? 0 : positionOf(cursor, accountId, await this.last(accountId), Date.now());
    await this.streams.noteWanted(accountId);
    const events = await this.events.after({ accountId, applicationId, after, limit: limit + 1 });
    return { events: events.slice(0, limit), hasMore: events.length > limit };
  }

  /** Without a cursor: an application from its first event on, the account from now on. */
  async start(accountId: AccountId, applicationId: ApplicationId | null, cursor: string | null): Promise<StreamStart> {
    // Before the last place is read: what ended by then has its last event there.
    const application = applicationId === null ? null : await this.known(accountId, applicationId);
    const last = await this.last(accountId);
    const isSettled = application !== null && application.settledAt !== null;
    const fresh = applicationId === null ? last : 0;
    const position = cursor === null ? fresh : positionOf(cursor, accountId, last, Date.now());
    const isOver =
      isSettled && (await this.events.after({ accountId, applicationId, after: position, limit: 1 })).length === 0;
    return { position, isSettled, isOver };
  }

  private async last(accountId: AccountId): Promise<number> {
    return (await this.events.lastOf([accountId])).get(accountId) ?? 0;
  }

  // As the status does: who was told of an end finds it here, whether its message has arrived or not.
  private async known(accountId: AccountId, applicationId: ApplicationId): Promise<Application> {
    const application = await this.applications.byId(applicationId);
    // Another account's application is as unknown as none at all.
    if (application?.accountId !== accountId) throw new Problem('not_found', 'No application has this queueId.');
    return this.catchUp.execute(application);
  }
}

import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationId } from '#contracts';
import { Database, type Tx } from '#runtime';
import { decideCancel } from '../domain/reservation.js';
import { BookRepository } from '../outbound/book.repository.js';

/**
 * Ends a reservation whose application will never exist: the gateway has written `abandoned` under its key.
 * An id nobody knows gets an ended reservation, so that a reserve still on its way holds nothing.
 */
@Injectable()
export class CancelReservation {
  constructor(
    private readonly database: Database,
    private readonly book: BookRepository,
  ) {}

  execute(applicationId: ApplicationId, accountId: AccountId): Promise<'released' | 'already_ended'> {
    return this.database.transaction((tx) => this.within(tx, applicationId, accountId));
  }

  /** As `execute`, in the caller's transaction. */
  async within(tx: Tx, applicationId: ApplicationId, accountId: AccountId): Promise<'released' | 'already_ended'> {
    // The account's row is what cancels, reserves and settlements of one id queue up at: it has to be there to be locked.
    await this.book.ensureAccount(tx, accountId);
    const { reservations } = await this.book.openBook(tx, [accountId], [applicationId]);
    const decision = decideCancel(reservations.get(applicationId));
    switch (decision.kind) {
      case 'end_unknown':
        await this.book.insertEnded(tx, applicationId, accountId);
        return 'released';
      case 'release':
        await this.book.endAbandoned(tx, applicationId);
        await this.book.post(tx, [decision.movement]);
        return 'released';
      case 'already_ended':
        return 'already_ended';
    }
  }
}

import { Injectable } from '@nestjs/common';
import type { MessageId } from '#contracts';
import type { Tx } from '#runtime';
import type { Reservation, TerminalFact } from '../domain/reservation.js';

@Injectable()
export class ConflictsRepository {
  async record(tx: Tx, messageId: MessageId, fact: TerminalFact, first: Reservation): Promise<void> {
    await tx.query(
      `INSERT INTO conflicts (message_id, application_id, state, first_status, second_status)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (message_id) DO NOTHING`,
      [messageId, fact.applicationId, first.state, first.status, fact.status],
    );
  }
}

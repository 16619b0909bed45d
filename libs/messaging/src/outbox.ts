import { type MessageDef, type Outgoing, streamOf, subjectOf } from '#contracts';
import type { Tx } from '#runtime';

/** A message that does not match its own contract: a fault of the service that wants to publish it. */
export class InvalidOutgoingError extends Error {
  readonly code = 'MESSAGING_INVALID_OUTGOING';
  constructor(id: string, cause: unknown) {
    super(`Message ${id} does not match its contract`, { cause });
  }
}

/**
 * Messages on their way out: written in the transaction of their effect, published by the relay after it.
 * Adding the same id again changes nothing, so that a consequence can always be added once more.
 */
export class Outbox {
  /** Set by the relay; rows that commit are published at once instead of at its next poll. */
  onCommitted: () => void = () => {};

  async add(tx: Tx, ...messages: readonly Outgoing<MessageDef>[]): Promise<void> {
    if (messages.length === 0) return;
    const rows = messages.map((message) => ({ ...message, text: bodyText(message) }));
    await tx.query(
      `INSERT INTO outbox (message_id, stream, subject, body)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
       ON CONFLICT (message_id) DO NOTHING`,
      [
        rows.map((row) => row.id),
        rows.map((row) => streamOf(row.def)),
        rows.map((row) => subjectOf(row.def, row.about)),
        rows.map((row) => row.text),
      ],
    );
    tx.afterCommit(() => this.onCommitted());
  }
}

function bodyText({ def, id, body }: Outgoing): string {
  const parsed = def.body.safeParse(body);
  if (!parsed.success) throw new InvalidOutgoingError(id, parsed.error);
  return JSON.stringify(parsed.data);
}

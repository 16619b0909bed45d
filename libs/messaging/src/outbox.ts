import { type MessageDef, type Outgoing, streamOf, subjectOf } from '#contracts';
import type { Tx } from '#runtime';

/** A message that does not match its own contract: a fault of the service that wants to publish it. */
export class InvalidOutgoingError extends Error {
  readonly code = 'MESSAGING_INVALID_OUTGOING';
  constructor(id: string, cause: unknown) {
    super(`Message ${id} does not match its contract`, { cause });
  }
}

export interface OutboxRow {
  readonly id: string;
  readonly message_id: string;
  readonly stream: string;
  readonly subject: string;
  readonly body: string;
}

type NewRow = Omit<OutboxRow, 'id'>;

/**
 * Messages on their way out: written in the transaction of their effect, published by the relay after it.
 * Adding the same id again changes nothing, so that a consequence can always be added once more.
 */
export class Outbox {
  /** Set by the relay; rows that commit here are published at once, instead of being found by somebody's next look. */
  onCommitted: (rows: readonly OutboxRow[]) => void = () => {};

  async add(tx: Tx, ...messages: readonly Outgoing<MessageDef>[]): Promise<void> {
    if (messages.length === 0) return;
    const rows = new Map(messages.map((message) => [message.id as string, rowOf(message)]));
    const given = [...rows.values()];
    const added = await tx.query<{ id: string; message_id: string }>(
      `INSERT INTO outbox (message_id, stream, subject, body)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
       ON CONFLICT (message_id) DO NOTHING RETURNING id, message_id`,
      [
        given.map((row) => row.message_id),
        given.map((row) => row.stream),
        given.map((row) => row.subject),
        given.map((row) => row.body),
      ],
    );
    if (added.length === 0) return;
    const fresh = added.map(({ id, message_id }) => ({ ...(rows.get(message_id) as NewRow), id }));
    tx.afterCommit(() => this.onCommitted(fresh));
  }
}

const rowOf = (message: Outgoing<MessageDef>): NewRow => ({
  message_id: message.id,
  stream: streamOf(message.def),
  subject: subjectOf(message.def, message.about),
  body: bodyText(message),
});

function bodyText({ def, id, body }: Outgoing): string {
  const parsed = def.body.safeParse(body);
  if (!parsed.success) throw new InvalidOutgoingError(id, parsed.error);
  return JSON.stringify(parsed.data);
}

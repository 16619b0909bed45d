import type { AgencyId, MessageId } from '#contracts';
import type { Tx } from '#runtime';

/** One message being absorbed. Its effect belongs into `tx`, together with the inbox row that says it happened. */
export interface Delivery {
  readonly id: MessageId;
  readonly subject: string;
  readonly agencyId: AgencyId;
  readonly tx: Tx;
}

/** One of several messages of a kind that are absorbed together. */
export interface Absorbed<B> {
  readonly id: MessageId;
  readonly agencyId: AgencyId;
  readonly body: B;
}

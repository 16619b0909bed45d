import type { PubAck } from '@nats-io/jetstream';
import { type Outgoing, subjectOf } from '#contracts';
import type { NatsLink } from '#messaging';

/** What may be wrong about a message; an id of null sends none. */
export interface Deviation {
  readonly id?: string | null;
  readonly subject?: string;
  readonly data?: Uint8Array | string;
}

/** Puts a message into its stream as its publisher's relay would, but for what `given` says. */
export function publish(link: NatsLink, { def, id, about, body }: Outgoing, given: Deviation = {}): Promise<PubAck> {
  const msgID = given.id === undefined ? id : given.id;
  return link.jetStream.publish(given.subject ?? subjectOf(def, about), given.data ?? JSON.stringify(body), {
    ...(msgID === null ? {} : { msgID }),
  });
}

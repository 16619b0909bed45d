import { z } from 'zod';
import type { AccountId, AgencyId, MessageId } from './ids.js';

export const SERVICES = ['gateway', 'billing', 'scheduler', 'browser-agent', 'notifier'] as const;
export type Service = (typeof SERVICES)[number];

/**
 * A fact on its way: one subject, one publisher. Delivered at least once, in any order; absorbed once by each consumer.
 * Published as `<subject>.<agencyId>`; the few that are about an account end in its id.
 */
export interface MessageDef<B extends z.ZodType = z.ZodType> {
  readonly subject: string;
  readonly publisher: Service;
  readonly consumers: readonly Service[];
  /** Carries a letter: travels in a stream that analytics cannot see. */
  readonly isConfidential: boolean;
  readonly body: B;
}

export type BodyOf<D extends MessageDef> = z.infer<D['body']>;

export function defineMessage<B extends z.ZodType>(definition: {
  subject: string;
  publisher: Service;
  consumers: readonly Service[];
  isConfidential?: boolean;
  body: B;
}): MessageDef<B> {
  return { isConfidential: false, ...definition };
}

/** The last token of a subject: whom the fact is about. */
export type SubjectKey = AgencyId | AccountId;

/** A message ready for the outbox. `id` names the fact, so publishing it again is recognised everywhere. */
export interface Outgoing<D extends MessageDef = MessageDef> {
  readonly def: D;
  readonly id: MessageId;
  readonly about: SubjectKey;
  readonly body: BodyOf<D>;
}

export const outgoing = <D extends MessageDef>(
  def: D,
  about: SubjectKey,
  key: string,
  body: BodyOf<D>,
): Outgoing<D> => ({ def, id: `${def.subject}:${key}`, about, body });

/** The full subject of one message. */
export const subjectOf = (def: MessageDef, about: SubjectKey): string => `${def.subject}.${about}`;

/** Every service publishes into its own streams: facts, and apart from them what carries letters. */
export function streamOf(def: Pick<MessageDef, 'publisher' | 'isConfidential'>): string {
  const name = def.publisher.toUpperCase().replace('-', '_');
  return def.isConfidential ? `${name}_LETTERS` : name;
}

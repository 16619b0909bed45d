import { createHash } from 'node:crypto';
import { AgencyId, type MessageDef, type MessageId } from '#contracts';
import {
  ConnectionLostError,
  type Database,
  errorText,
  type Log,
  type Metrics,
  PermanentError,
  type Tx,
} from '#runtime';
import type { DeadLetters } from './dead-letters.js';
import type { Absorbed } from './delivery.js';
import type { Inbox } from './inbox.js';
import { ACK, isOutage, RETRY_POLICY, type RetryPolicy, type Verdict, verdictOn } from './verdict.js';

/** A message as it came from a stream. */
export interface Arrived {
  /** Nats-Msg-Id; empty when the publisher sent none, which makes the message undecodable. */
  readonly id: string;
  readonly subject: string;
  readonly stream: string;
  readonly data: Uint8Array;
  /** 1 the first time it is delivered. */
  readonly deliveries: number;
}

export interface Handler {
  readonly def: MessageDef;
  /** Which of these have any effect here. When nobody asks, all. */
  readonly concerns?: ((messages: readonly Absorbed<unknown>[]) => Promise<ReadonlySet<MessageId>>) | undefined;
  /** All fresh messages of this kind in the batch, in the order they came. */
  readonly handle: (messages: readonly Absorbed<unknown>[], tx: Tx) => Promise<void>;
}

/** No JSON, no id, not what the contract says, or nobody here handles it: it will never be anything else. */
export class UndecodableMessageError extends PermanentError {
  readonly code = 'MESSAGING_UNDECODABLE';
}

// Ids are subjects and UUIDs. Longer ones fit no index, and a NUL fits no text: Postgres would refuse both for ever.
const USABLE_ID = /^[^\p{Cc}]{1,512}$/u;
const isUsableId = (id: MessageId): boolean => USABLE_ID.test(id);

/** What a message is called among the dead letters; without a usable id, after what it holds. */
function nameOf({ id, subject, data }: Arrived): MessageId {
  return isUsableId(id) ? id : `unnamed:${createHash('sha256').update(subject).update(data).digest('hex')}`;
}

interface Decoded<A extends Arrived> {
  readonly message: A;
  readonly handler: Handler;
  readonly body: unknown;
  readonly agencyId: AgencyId;
}

const absorbed = ({ message, agencyId, body }: Decoded<Arrived>): Absorbed<unknown> => ({
  id: message.id,
  agencyId,
  body,
});

/**
 * Absorbs messages: as many as came, in one transaction. When one of them fails, nothing of the batch has happened,
 * and each is tried alone, so that one poisoned message costs the others one more try and nothing else.
 */
export class BatchAbsorber {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });

  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly deadLetters: DeadLetters,
    private readonly handlers: ReadonlyMap<string, Handler>,
    private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly retry: RetryPolicy = RETRY_POLICY,
  ) {}

  async absorb<A extends Arrived>(batch: readonly A[]): Promise<Map<A, Verdict>> {
    const verdicts = new Map<A, Verdict>();
    const understood: Decoded<A>[] = [];
    for (const message of batch) {
      try {
        understood.push(this.decode(message));
      } catch (error) {
        verdicts.set(message, await this.fail(message, error));
      }
    }
    const decoded = await this.concerning(understood);
    for (const { message } of understood) verdicts.set(message, ACK);
    // One alone needs no rehearsal.
    let shared = decoded.length > 1 ? await this.tryTogether(decoded) : undefined;
    for (const one of decoded) {
      const verdict = shared ?? (await this.tryAlone(one));
      verdicts.set(one.message, verdict);
      // Postgres is away: each of the others would only find that out for itself.
      if (isOutage(verdict)) shared = verdict;
    }
    return verdicts;
  }

  /**
   * Those that have an effect here. The others are acknowledged without a transaction: an inbox row would only say that
   * nothing happened. What comes again is absorbed like everything: it may have been counted as failing.
   */
  private async concerning<A extends Arrived>(decoded: readonly Decoded<A>[]): Promise<Decoded<A>[]> {
    const asked = new Map<Handler, Decoded<A>[]>();
    for (const one of decoded) {
      if (!one.handler.concerns || one.message.deliveries > 1) continue;
      asked.set(one.handler, [...(asked.get(one.handler) ?? []), one]);
    }
    const passed = new Set<Decoded<A>>();
    for (const [{ concerns }, kind] of asked) {
      // When it cannot be told they are absorbed, and what is wrong shows there.
      const having = await concerns?.(kind.map(absorbed)).catch(() => undefined);
      if (having) for (const one of kind) if (!having.has(one.message.id)) passed.add(one);
    }
    return decoded.filter((one) => !passed.has(one));
  }

  /** The verdict on all of them, or undefined when each has to be tried alone. */
  private async tryTogether<A extends Arrived>(decoded: readonly Decoded<A>[]): Promise<Verdict | undefined> {
    try {
      await this.database.transaction((tx) => this.run(tx, decoded));
      return ACK;
    } catch (error) {
      const verdict = verdictOn(error, 1, this.retry);
      const next = isOutage(verdict) ? 'all again' : 'one by one';
      this.log.warn({ messages: decoded.length, error: errorText(error), next }, 'inbox.batch_failed');
      return isOutage(verdict) ? verdict : undefined;
    }
  }

  private async tryAlone<A extends Arrived>(one: Decoded<A>): Promise<Verdict> {
    try {
      await this.database.transaction((tx) => this.run(tx, [one]));
      return ACK;
    } catch (error) {
      return this.fail(one.message, error);
    }
  }

  private async run<A extends Arrived>(tx: Tx, decoded: readonly Decoded<A>[]): Promise<void> {
    const fresh = await this.inbox.claim(
      tx,
      decoded.map(({ message, agencyId }) => ({ id: message.id, agencyId })),
    );
    const retried: string[] = [];
    const byHandler = new Map<Handler, Absorbed<unknown>[]>();
    for (const one of decoded) {
      const { message, handler } = one;
      // Deleting marks it: the same message twice in one batch is handled once.
      if (!fresh.delete(message.id)) continue;
      const kind = byHandler.get(handler) ?? [];
      byHandler.set(handler, kind);
      kind.push(absorbed(one));
      if (message.deliveries > 1) retried.push(message.id);
    }
    let handled = 0;
    for (const [handler, messages] of byHandler) {
      await handler.handle(messages, tx);
      handled += messages.length;
    }
    if (retried.length > 0) await this.deadLetters.forget(tx, retried);
    tx.afterCommit(() => {
      this.metrics.counter('inbox_absorbed_total', 'Messages absorbed').inc(handled);
      this.metrics.counter('inbox_repeats_total', 'Messages recognised as repeats').inc(decoded.length - handled);
    });
  }

  private decode<A extends Arrived>(message: A): Decoded<A> {
    const cut = message.subject.lastIndexOf('.');
    const handler = this.handlers.get(message.subject.slice(0, cut));
    if (!handler) throw new UndecodableMessageError(`Nobody here handles ${message.subject}`);
    if (!isUsableId(message.id)) throw new UndecodableMessageError('It has no Nats-Msg-Id, or none that can be kept');
    const agencyId = AgencyId.safeParse(message.subject.slice(cut + 1));
    if (!agencyId.success) throw new UndecodableMessageError(`${message.subject} does not end in an agency id`);
    let json: unknown;
    try {
      json = JSON.parse(this.decoder.decode(message.data));
    } catch (cause) {
      throw new UndecodableMessageError('It is not JSON in UTF-8', { cause });
    }
    const body = handler.def.body.safeParse(json);
    if (!body.success) {
      const where = body.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
      throw new UndecodableMessageError(`It does not match ${handler.def.subject}: ${where}`);
    }
    return { message, handler, body: body.data, agencyId: agencyId.data };
  }

  // Counting needs Postgres. When that is what failed, nothing is counted: an outage kills no message.
  private async fail(message: Arrived, error: unknown): Promise<Verdict> {
    const text = errorText(error);
    const failing = { ...message, messageId: nameOf(message), body: message.data };
    const first = verdictOn(error, 1, this.retry);
    if (first.kind === 'retry' && first.because !== 'failure') return first;
    try {
      const failures = first.kind === 'dead' ? 1 : await this.deadLetters.countFailure(failing, text);
      const verdict = verdictOn(error, failures, this.retry);
      if (verdict.kind === 'dead') await this.deadLetters.bury(failing, text);
      const fields = { messageId: message.id, subject: message.subject, failures, error: text, next: verdict.kind };
      if (verdict.kind === 'dead') this.log.alarm(fields, 'inbox.dead_letter');
      else this.log.warn({ ...fields, ...verdict }, 'inbox.message_failed');
      return verdict;
    } catch (outage) {
      this.log.warn({ messageId: message.id, error: text, outage: errorText(outage) }, 'inbox.not_countable');
      return verdictOn(new ConnectionLostError(outage), 1, this.retry);
    }
  }
}

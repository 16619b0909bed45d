import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { lastValueFrom, type Observable } from 'rxjs';
import { type MessageDef, messagesFor, type QuestionDef, questionsOf, type Service } from '#contracts';
import type { Log, Metrics } from '#runtime';
import { Answerer, type AnswerHandler } from './answerer.js';
import { BatchAbsorber, type Handler } from './batch.js';
import type { NatsLink } from './connection.js';
import type { DeadLetters } from './dead-letters.js';
import { concernsPattern, JETSTREAM } from './decorators.js';
import type { Delivery } from './delivery.js';
import type { Inbox } from './inbox.js';
import { StreamConsumer } from './stream-consumer.js';
import { awaitTopology } from './topology-check.js';

/** The handlers of a service are not exactly those its contracts call for. It must not start: messages would be lost. */
export class HandlersError extends Error {
  readonly code = 'MESSAGING_HANDLERS';
  constructor(faults: readonly string[]) {
    super(`The handlers do not fit the contracts: ${faults.join('; ')}`);
  }
}

export interface StrategyParts {
  readonly service: Service;
  readonly link: NatsLink;
  readonly absorberFor: (handlers: ReadonlyMap<string, Handler>) => BatchAbsorber;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly inbox: Inbox;
  readonly deadLetters: DeadLetters;
  readonly betweenBatchesMs?: number | undefined;
}

/** Nest's transport over JetStream: messages from durable pull consumers, questions over core NATS. */
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = JETSTREAM;
  override readonly propagatesEventHandlerErrors = true;
  private readonly consumers: StreamConsumer[] = [];
  private readonly answerer: Answerer;
  private readonly duplicates: string[] = [];

  constructor(private readonly parts: StrategyParts) {
    super();
    this.answerer = new Answerer(parts.link, parts.log);
  }

  // Nest would chain a second handler of the same subject, and its failure would undo the first one's success.
  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: object = {}): void {
    const key = String(pattern);
    if (this.messageHandlers.has(key)) this.duplicates.push(key);
    callback.isEventHandler = isEventHandler;
    callback.extras = extras as Record<string, unknown>;
    this.messageHandlers.set(key, callback);
  }

  async listen(done: (error?: unknown) => void): Promise<void> {
    try {
      await this.begin();
      done();
    } catch (error) {
      done(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.answerer.stop(), ...this.consumers.map((consumer) => consumer.stop())]);
  }

  override on(): never {
    throw new Error('The connection reports through the log');
  }

  override unwrap<T>(): T {
    return this.parts.link as T;
  }

  private async begin(): Promise<void> {
    const { service, link, log, metrics, betweenBatchesMs } = this.parts;
    const { handlers, answers } = this.checkedHandlers(service);
    const durables = await awaitTopology(link, service, log);
    const absorber = this.parts.absorberFor(handlers);
    for (const { stream, name } of durables) {
      const consumer = new StreamConsumer(link, { stream, durable: name }, absorber, log, metrics, betweenBatchesMs);
      consumer.start();
      this.consumers.push(consumer);
    }
    await this.answerer.listen(answers);
  }

  private checkedHandlers(service: Service): { handlers: Map<string, Handler>; answers: AnswerHandler[] } {
    const handlers = new Map<string, Handler>();
    const answers: AnswerHandler[] = [];
    const faults = this.duplicates.map((subject) => `${subject} has two handlers`);
    for (const [subject, callback] of this.messageHandlers) {
      const { def, isFilter, isSetBased } = (callback.extras ?? {}) as BoundExtras;
      if (isFilter) {
        if (!this.messageHandlers.has(def?.subject ?? '')) faults.push(`nobody handles what ${subject}`);
        continue;
      }
      if (!def) faults.push(`${subject} was bound without OnMessage or Answers`);
      else if ('body' in def)
        handlers.set(subject, {
          def,
          concerns: filterBy(this.messageHandlers.get(concernsPattern(def))),
          handle: isSetBased ? asSet(callback) : oneByOne(callback, subject),
        });
      else answers.push({ def, answer: (request) => call(callback, request, undefined) });
    }
    const heard = new Set(messagesFor(service).map((message) => message.subject));
    const asked = new Set(questionsOf(service).map((question) => question.subject));
    const bound = new Set(answers.map((answer) => answer.def.subject));
    for (const subject of heard) if (!handlers.has(subject)) faults.push(`nobody handles ${subject}`);
    for (const subject of handlers.keys()) if (!heard.has(subject)) faults.push(`${subject} is not for ${service}`);
    for (const subject of asked) if (!bound.has(subject)) faults.push(`nobody answers ${subject}`);
    for (const subject of bound) if (!asked.has(subject)) faults.push(`${subject} is not ${service}'s to answer`);
    if (faults.length > 0) throw new HandlersError(faults);
    return { handlers, answers };
  }
}

interface BoundExtras {
  readonly def?: MessageDef | QuestionDef;
  readonly isSetBased?: boolean;
  readonly isFilter?: boolean;
}

const filterBy = (callback: MessageHandler | undefined): Handler['concerns'] =>
  callback && ((messages) => call(callback, messages, undefined));

const asSet =
  (callback: MessageHandler): Handler['handle'] =>
  (messages, tx) =>
    call(callback, messages, tx);

const oneByOne =
  (callback: MessageHandler, subject: string): Handler['handle'] =>
  async (messages, tx) => {
    for (const { id, agencyId, body } of messages) {
      await call(callback, body, { id, subject, agencyId, tx } satisfies Delivery);
    }
  };

// Nest turns a throw into a returned Observable that errors: only awaiting its last value shows that it failed.
async function call<R>(callback: MessageHandler, data: unknown, context: unknown): Promise<R> {
  const result: unknown = await callback(data, context);
  return isObservable(result)
    ? lastValueFrom(result as Observable<R>, { defaultValue: undefined as R })
    : (result as R);
}

const isObservable = (value: unknown): value is Observable<unknown> =>
  typeof (value as { subscribe?: unknown } | null)?.subscribe === 'function';

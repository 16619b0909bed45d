import type { Msg, Subscription } from '@nats-io/transport-node';
import type { QuestionDef } from '#contracts';
import { errorText, type Log } from '#runtime';
import type { NatsLink } from './connection.js';
import { decodeJson, encodeJson, type Envelope } from './wire.js';

export interface AnswerHandler {
  readonly def: QuestionDef;
  readonly answer: (request: unknown) => Promise<unknown>;
}

/** Answers questions: any replica, each question once, many at a time. */
export class Answerer {
  private readonly subscriptions: Subscription[] = [];
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly link: NatsLink,
    private readonly log: Log,
  ) {}

  /** Until the server knows of it, whoever asks is told that nobody is there: a service has not started before. */
  async listen(handlers: Iterable<AnswerHandler>): Promise<void> {
    for (const handler of handlers) {
      const { subject, owner } = handler.def;
      const subscription = this.link.connection.subscribe(subject, {
        queue: owner,
        callback: (error, message) => {
          if (error) {
            this.log.alarm({ subject, error: errorText(error) }, 'question.subscription_failed');
            return;
          }
          const answering = this.answer(handler, message).finally(() => this.underWay.delete(answering));
          this.underWay.add(answering);
        },
      });
      this.subscriptions.push(subscription);
    }
    // The server takes what one connection says in its order. After a reconnect it is told again, by itself.
    await this.link.ping().catch(() => undefined);
  }

  async stop(): Promise<void> {
    for (const subscription of this.subscriptions.splice(0)) subscription.unsubscribe();
    await Promise.all(this.underWay);
  }

  private async answer({ def, answer }: AnswerHandler, message: Msg): Promise<void> {
    let envelope: Envelope;
    try {
      const request = def.request.parse(decodeJson(message.data));
      envelope = { ok: true, answer: def.answer.parse(await answer(request)) };
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      envelope = { ok: false, code: typeof code === 'string' ? code : 'INTERNAL', message: errorText(error) };
      this.log.warn({ subject: def.subject, error: errorText(error) }, 'question.failed');
    }
    if (!this.link.connection.isClosed()) message.respond(encodeJson(envelope));
  }
}

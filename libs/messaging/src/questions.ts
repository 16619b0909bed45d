import type { AnswerOf, QuestionDef, RequestOf } from '#contracts';
import { errorText } from '#runtime';
import type { NatsLink } from './connection.js';
import { decodeJson, encodeJson, Envelope } from './wire.js';

/**
 * Nobody knows what became of the question: it may have been carried out, be carried out later, or never arrive.
 * Causes: time limit, nobody there to answer, connection lost, the other side failed while answering.
 */
export class NoAnswerError extends Error {
  readonly code = 'MESSAGING_NO_ANSWER';
  constructor(
    readonly subject: string,
    cause: unknown,
  ) {
    super(`No answer to ${subject}`, { cause });
  }
}

/** Asks what other services answer. */
export class Questions {
  constructor(private readonly link: NatsLink) {}

  /** `timeoutMs` overrides the contract's limit. Throws NoAnswerError, and only that. */
  async ask<D extends QuestionDef>(def: D, request: RequestOf<D>, timeoutMs?: number): Promise<AnswerOf<D>> {
    try {
      const data = encodeJson(def.request.parse(request));
      const reply = await this.link.connection.request(def.subject, data, { timeout: timeoutMs ?? def.timeoutMs });
      const envelope = Envelope.parse(decodeJson(reply.data));
      if (!envelope.ok) throw new Error(`${envelope.code}: ${envelope.message}`);
      return def.answer.parse(envelope.answer) as AnswerOf<D>;
    } catch (error) {
      throw new NoAnswerError(def.subject, error);
    }
  }

  /** As `ask`, with undefined instead of an error, for what is nice to know and never worth failing for. */
  async tryAsk<D extends QuestionDef>(
    def: D,
    request: RequestOf<D>,
    timeoutMs?: number,
  ): Promise<AnswerOf<D> | undefined> {
    return this.ask(def, request, timeoutMs).catch((error: unknown) => {
      if (error instanceof NoAnswerError) return undefined;
      throw new Error(errorText(error), { cause: error });
    });
  }
}

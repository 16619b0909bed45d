import { Catch, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';
import type { AnswerOf, BodyOf, MessageDef, MessageId, QuestionDef, RequestOf } from '#contracts';
import type { Tx } from '#runtime';
import type { Absorbed, Delivery } from './delivery.js';

/** Names the strategy to Nest, so that it binds these handlers and no others. */
export const JETSTREAM = Symbol('jetstream');

/** Without it Nest replaces every error by 'Internal server error', and no verdict could tell them apart. */
@Catch()
class KeepErrors implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

type Handles<Args extends unknown[], Result> = (
  target: object,
  key: string | symbol,
  descriptor: { value?: ((...args: Args) => Result) | undefined },
) => void;

// Nest hands over nothing but the payload unless parameters ask for more; here every handler gets both.
const bound =
  (pattern: MethodDecorator): Handles<never[], unknown> =>
  (target, key, descriptor) => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    UseFilters(new KeepErrors())(target, key, descriptor as PropertyDescriptor);
    pattern(target, key, descriptor as PropertyDescriptor);
  };

/** Absorbs one kind of message: `handle(body, delivery)`, inside the transaction of the batch. */
export const OnMessage = <D extends MessageDef>(def: D): Handles<[BodyOf<D>, Delivery], Promise<void> | void> =>
  bound(EventPattern(def.subject, JETSTREAM, { def }) as MethodDecorator) as never;

/**
 * Absorbs all messages of one kind that came together: `handle(messages, tx)`. For effects that are set-based anyway;
 * must give the same result for the messages one by one.
 */
export const OnMessages = <D extends MessageDef>(def: D): Handles<[Absorbed<BodyOf<D>>[], Tx], Promise<void>> =>
  bound(EventPattern(def.subject, JETSTREAM, { def, isSetBased: true }) as MethodDecorator) as never;

/** What asks about a kind of message is called like this among Nest's patterns. */
export const concernsPattern = ({ subject }: MessageDef): string => `concerns ${subject}`;

/**
 * Says beforehand which messages of a kind have any effect: `concerns(messages)` returns their ids, and the others are
 * acknowledged without a transaction. What it says no to may be asked about once more, when the acknowledgement is lost.
 */
export const Concerns = <D extends MessageDef>(
  def: D,
): Handles<[Absorbed<BodyOf<D>>[]], Promise<ReadonlySet<MessageId>> | ReadonlySet<MessageId>> =>
  bound(MessagePattern(concernsPattern(def), JETSTREAM, { def, isFilter: true }) as MethodDecorator) as never;

/** Answers one question: `answer(request)` returns what the contract says. */
export const Answers = <D extends QuestionDef>(def: D): Handles<[RequestOf<D>], Promise<AnswerOf<D>>> =>
  bound(MessagePattern(def.subject, JETSTREAM, { def }) as MethodDecorator) as never;

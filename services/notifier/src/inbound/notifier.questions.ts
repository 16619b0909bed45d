import { Controller } from '@nestjs/common';
import {
  type AnswerOf,
  NotifierCreateEndpoint,
  NotifierDeleteEndpoint,
  NotifierDeliveries,
  NotifierEndpoints,
  NotifierPing,
  NotifierResend,
  NotifierRotateSecret,
  NotifierUpdateEndpoint,
  type OperationQuestions,
  OPERATIONS,
  type RequestOf,
} from '#contracts';
import { Answers, Operations } from '#messaging';
import { NOTIFIER_INVARIANTS } from '../application/invariants.js';
import { ListDeliveries } from '../application/list-deliveries.js';
import { ManageEndpoints } from '../application/manage-endpoints.js';
import { RotateSecret } from '../application/rotate-secret.js';
import { SendByHand } from '../application/send-by-hand.js';

@Controller()
export class NotifierQuestions {
  constructor(
    private readonly endpoints: ManageEndpoints,
    private readonly deliveries: ListDeliveries,
    private readonly byHand: SendByHand,
    private readonly rotateSecret: RotateSecret,
    private readonly operations: Operations,
  ) {}

  @Answers(NotifierCreateEndpoint)
  create(request: RequestOf<typeof NotifierCreateEndpoint>): Promise<AnswerOf<typeof NotifierCreateEndpoint>> {
    return this.endpoints.create(request);
  }

  @Answers(NotifierEndpoints)
  async list(request: RequestOf<typeof NotifierEndpoints>): Promise<AnswerOf<typeof NotifierEndpoints>> {
    return { endpoints: await this.endpoints.list(request.accountId) };
  }

  @Answers(NotifierDeleteEndpoint)
  async delete(request: RequestOf<typeof NotifierDeleteEndpoint>): Promise<AnswerOf<typeof NotifierDeleteEndpoint>> {
    return { result: await this.endpoints.delete(request.accountId, request.endpointId) };
  }

  @Answers(NotifierUpdateEndpoint)
  update(request: RequestOf<typeof NotifierUpdateEndpoint>): Promise<AnswerOf<typeof NotifierUpdateEndpoint>> {
    return this.endpoints.update(request);
  }

  @Answers(NotifierRotateSecret)
  rotate(request: RequestOf<typeof NotifierRotateSecret>): Promise<AnswerOf<typeof NotifierRotateSecret>> {
    return this.rotateSecret.execute(request);
  }

  @Answers(NotifierDeliveries)
  listDeliveries(request: RequestOf<typeof NotifierDeliveries>): Promise<AnswerOf<typeof NotifierDeliveries>> {
    return this.deliveries.execute(request);
  }

  @Answers(NotifierResend)
  resend(request: RequestOf<typeof NotifierResend>): Promise<AnswerOf<typeof NotifierResend>> {
    return this.byHand.resend(request);
  }

  @Answers(NotifierPing)
  ping(request: RequestOf<typeof NotifierPing>): Promise<AnswerOf<typeof NotifierPing>> {
    return this.byHand.ping(request);
  }

  @Answers(OPERATIONS.notifier.invariants)
  invariants({
    maxAgeMs,
  }: RequestOf<OperationQuestions['invariants']>): Promise<AnswerOf<OperationQuestions['invariants']>> {
    return this.operations.invariants(NOTIFIER_INVARIANTS, maxAgeMs);
  }

  @Answers(OPERATIONS.notifier.deadLetters)
  deadLetters(
    request: RequestOf<OperationQuestions['deadLetters']>,
  ): Promise<AnswerOf<OperationQuestions['deadLetters']>> {
    return this.operations.deadLettersOf(request.limit);
  }

  @Answers(OPERATIONS.notifier.healing)
  healing({ limit }: RequestOf<OperationQuestions['healing']>): Promise<AnswerOf<OperationQuestions['healing']>> {
    return this.operations.healingOf(limit);
  }
}

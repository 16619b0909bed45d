import { Controller } from '@nestjs/common';
import {
  type AnswerOf,
  NotifierCreateEndpoint,
  NotifierDeleteEndpoint,
  NotifierEndpoints,
  type OperationQuestions,
  OPERATIONS,
  type RequestOf,
} from '#contracts';
import { Answers, Operations } from '#messaging';
import { NOTIFIER_INVARIANTS } from '../application/invariants.js';
import { ManageEndpoints } from '../application/manage-endpoints.js';

@Controller()
export class NotifierQuestions {
  constructor(
    private readonly endpoints: ManageEndpoints,
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

  @Answers(OPERATIONS.notifier.invariants)
  invariants(): Promise<AnswerOf<OperationQuestions['invariants']>> {
    return this.operations.invariants(NOTIFIER_INVARIANTS);
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

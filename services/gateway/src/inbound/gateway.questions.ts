import { Controller } from '@nestjs/common';
import { type AnswerOf, GatewayAbandon, type OperationQuestions, OPERATIONS, type RequestOf } from '#contracts';
import { Answers, Operations } from '#messaging';
import { AbandonApplications } from '../application/abandon-applications.js';
import { GATEWAY_INVARIANTS } from '../application/invariants.js';

@Controller()
export class GatewayQuestions {
  constructor(
    private readonly abandonApplications: AbandonApplications,
    private readonly operations: Operations,
  ) {}

  @Answers(GatewayAbandon)
  abandon({ applicationIds }: RequestOf<typeof GatewayAbandon>): Promise<AnswerOf<typeof GatewayAbandon>> {
    return this.abandonApplications.execute(applicationIds);
  }

  @Answers(OPERATIONS.gateway.invariants)
  invariants({
    maxAgeMs,
  }: RequestOf<OperationQuestions['invariants']>): Promise<AnswerOf<OperationQuestions['invariants']>> {
    return this.operations.invariants(GATEWAY_INVARIANTS, maxAgeMs);
  }

  @Answers(OPERATIONS.gateway.deadLetters)
  deadLetters(
    request: RequestOf<OperationQuestions['deadLetters']>,
  ): Promise<AnswerOf<OperationQuestions['deadLetters']>> {
    return this.operations.deadLettersOf(request.limit);
  }

  @Answers(OPERATIONS.gateway.healing)
  healing({ limit }: RequestOf<OperationQuestions['healing']>): Promise<AnswerOf<OperationQuestions['healing']>> {
    return this.operations.healingOf(limit);
  }
}

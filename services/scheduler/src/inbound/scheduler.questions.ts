import { Controller } from '@nestjs/common';
import {
  type AnswerOf,
  type OperationQuestions,
  OPERATIONS,
  type RequestOf,
  SchedulerApprove,
  SchedulerCancel,
  SchedulerChangePolicy,
  SchedulerExpedite,
  SchedulerForecast,
  SchedulerLanes,
  SchedulerPolicy,
  SchedulerWaiting,
} from '#contracts';
import { Answers, Operations } from '#messaging';
import { ApproveApplication } from '../application/approve-application.js';
import { CancelApplication } from '../application/cancel-application.js';
import { ChangePolicy } from '../application/change-policy.js';
import { ExpediteApplication } from '../application/expedite-application.js';
import { SCHEDULER_INVARIANTS } from '../application/invariants.js';
import { ReadLanes } from '../application/read-lanes.js';

@Controller()
export class SchedulerQuestions {
  constructor(
    private readonly read: ReadLanes,
    private readonly cancelApplication: CancelApplication,
    private readonly approveApplication: ApproveApplication,
    private readonly expediteApplication: ExpediteApplication,
    private readonly policies: ChangePolicy,
    private readonly operations: Operations,
  ) {}

  @Answers(SchedulerForecast)
  forecast(request: RequestOf<typeof SchedulerForecast>): Promise<AnswerOf<typeof SchedulerForecast>> {
    return this.read.forecasts(request);
  }

  @Answers(SchedulerLanes)
  lanes(request: RequestOf<typeof SchedulerLanes>): Promise<AnswerOf<typeof SchedulerLanes>> {
    return this.read.lanes(request);
  }

  @Answers(SchedulerWaiting)
  waiting(request: RequestOf<typeof SchedulerWaiting>): Promise<AnswerOf<typeof SchedulerWaiting>> {
    return this.read.waiting(request);
  }

  @Answers(SchedulerCancel)
  cancel(request: RequestOf<typeof SchedulerCancel>): Promise<AnswerOf<typeof SchedulerCancel>> {
    return this.cancelApplication.execute(request);
  }

  @Answers(SchedulerApprove)
  approve(request: RequestOf<typeof SchedulerApprove>): Promise<AnswerOf<typeof SchedulerApprove>> {
    return this.approveApplication.execute(request);
  }

  @Answers(SchedulerExpedite)
  expedite(request: RequestOf<typeof SchedulerExpedite>): Promise<AnswerOf<typeof SchedulerExpedite>> {
    return this.expediteApplication.execute(request);
  }

  @Answers(SchedulerPolicy)
  policy(request: RequestOf<typeof SchedulerPolicy>): Promise<AnswerOf<typeof SchedulerPolicy>> {
    return this.policies.read(request);
  }

  @Answers(SchedulerChangePolicy)
  changePolicy(request: RequestOf<typeof SchedulerChangePolicy>): Promise<AnswerOf<typeof SchedulerChangePolicy>> {
    return this.policies.execute(request);
  }

  @Answers(OPERATIONS.scheduler.invariants)
  invariants({
    maxAgeMs,
  }: RequestOf<OperationQuestions['invariants']>): Promise<AnswerOf<OperationQuestions['invariants']>> {
    return this.operations.invariants(SCHEDULER_INVARIANTS, maxAgeMs);
  }

  @Answers(OPERATIONS.scheduler.deadLetters)
  deadLetters(
    request: RequestOf<OperationQuestions['deadLetters']>,
  ): Promise<AnswerOf<OperationQuestions['deadLetters']>> {
    return this.operations.deadLettersOf(request.limit);
  }

  @Answers(OPERATIONS.scheduler.healing)
  healing({ limit }: RequestOf<OperationQuestions['healing']>): Promise<AnswerOf<OperationQuestions['healing']>> {
    return this.operations.healingOf(limit);
  }
}

import { Controller } from '@nestjs/common';
import {
  type AnswerOf,
  type OperationQuestions,
  OPERATIONS,
  type RequestOf,
  SchedulerCancel,
  SchedulerForecast,
  SchedulerLanes,
  SchedulerWaiting,
} from '#contracts';
import { Answers, Operations } from '#messaging';
import { CancelApplication } from '../application/cancel-application.js';
import { SCHEDULER_INVARIANTS } from '../application/invariants.js';
import { ReadLanes } from '../application/read-lanes.js';

@Controller()
export class SchedulerQuestions {
  constructor(
    private readonly read: ReadLanes,
    private readonly cancelApplication: CancelApplication,
    private readonly operations: Operations,
  ) {}

  @Answers(SchedulerForecast)
  forecast(request: RequestOf<typeof SchedulerForecast>): Promise<AnswerOf<typeof SchedulerForecast>> {
    return this.read.forecast(request);
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

  @Answers(OPERATIONS.scheduler.invariants)
  invariants(): Promise<AnswerOf<OperationQuestions['invariants']>> {
    return this.operations.invariants(SCHEDULER_INVARIANTS);
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

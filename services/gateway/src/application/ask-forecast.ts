import { Injectable } from '@nestjs/common';
import { type AnswerOf, type Forecast, FORECASTS_AT_ONCE, type RequestOf, SchedulerForecast } from '#contracts';
import { Questions } from '#messaging';
import { SharedTurns } from '#runtime';
import { answersOf } from './answers-of.js';

type Asked = RequestOf<typeof SchedulerForecast>['applications'][number];
type Told = AnswerOf<typeof SchedulerForecast>['forecasts'][number];

/** The forecast is nice to know: an accept or a preview neither waits longer for it nor fails for it. */
export const FORECAST_MS = 30;
// Half of it, so that whoever came while a question was under way still gets an answer.
const PATIENCE_MS = FORECAST_MS / 2;

/** When an application's turn will come, and why not now. What is asked while a question is under way shares the next. */
@Injectable()
export class AskForecast {
  private readonly turns = new SharedTurns<Asked, Told | undefined>((asked) => this.ask(asked), {
    maxItems: FORECASTS_AT_ONCE,
    patienceMs: PATIENCE_MS,
  });

  constructor(private readonly questions: Questions) {}

  /** Null when the scheduler does not say, or not within this time. Never throws. */
  async execute(asked: Asked, withinMs = SchedulerForecast.timeoutMs): Promise<Forecast | null> {
    let limit: NodeJS.Timeout | undefined;
    const tooLate = new Promise<undefined>((resolve) => {
      limit = setTimeout(() => resolve(undefined), withinMs);
    });
    try {
      const told = await Promise.race([this.turns.do(asked), tooLate]);
      return told
        ? { position: told.position, blockedOn: told.blockedOn, estimatedStartAt: told.estimatedStartAt }
        : null;
    } catch {
      return null;
    } finally {
      clearTimeout(limit);
    }
  }

  private async ask(asked: readonly Asked[]): Promise<(Told | undefined)[]> {
    const answer = await this.questions.tryAsk(SchedulerForecast, { applications: [...asked] });
    return answersOf(asked, answer?.forecasts ?? []);
  }
}

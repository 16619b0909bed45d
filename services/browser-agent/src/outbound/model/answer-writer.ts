import type { OnModuleDestroy } from '@nestjs/common';
import { ModelClient, ModelError, type ModelOptions, writeAnswers } from '#model';
import type { Log, Metrics } from '#runtime';
import { AnswerWriter } from '../../domain/ports.js';

type WriteRequest = Parameters<AnswerWriter['write']>[0];

/** Screening answers from a language model. When it is slow, wrong or away, the questions stay open. */
export class ModelAnswerWriter extends AnswerWriter implements OnModuleDestroy {
  private readonly model: ModelClient;

  constructor(
    options: ModelOptions,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {
    super();
    this.model = new ModelClient(options, log, metrics);
  }

  async write({ profile, job, questions }: WriteRequest): Promise<(string | null)[]> {
    const counter = this.metrics.counter('model_answers_written_total', 'Questions that got an answer');
    try {
      const { answers, dropped } = await writeAnswers(this.model, this.metrics, { profile, job, questions });
      const written = answers.filter((answer) => answer !== null).length;
      counter.inc(written);
      const reasons = [...new Set(dropped.map(({ reason }) => reason))];
      this.log.info({ questions: questions.length, written, dropped: dropped.length, reasons }, 'answers.written');
      return answers;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      this.log.warn({ questions: questions.length, failure: error.failure, next: 'left blank' }, 'answers.failed');
      return questions.map(() => null);
    }
  }

  /** A form that is being filled in is given back when a pod goes: its answers are not waited for. */
  onModuleDestroy(): void {
    this.model.close();
  }
}

/** Without a key there is no model: questions stay open and are reported so. */
export class NoAnswerWriter extends AnswerWriter {
  write({ questions }: WriteRequest): Promise<(string | null)[]> {
    return Promise.resolve(questions.map(() => null));
  }
}

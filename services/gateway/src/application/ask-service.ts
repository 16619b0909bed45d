import { Injectable } from '@nestjs/common';
import type { AnswerOf, QuestionDef, RequestOf } from '#contracts';
import { NoAnswerError, Questions } from '#messaging';
import { unavailable } from './claim-key.js';

/** Reads and commands whose answer another service owns. When it does not answer, that is a 503. */
@Injectable()
export class AskService {
  constructor(private readonly questions: Questions) {}

  async execute<D extends QuestionDef>(def: D, request: RequestOf<D>): Promise<AnswerOf<D>> {
    try {
      return await this.questions.ask(def, request);
    } catch (error) {
      if (error instanceof NoAnswerError) throw unavailable(def.owner);
      throw error;
    }
  }
}

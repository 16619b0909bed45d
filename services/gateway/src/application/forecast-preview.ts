import { Injectable } from '@nestjs/common';
import { type Forecast, SchedulerForecast } from '#contracts';
import { Questions } from '#messaging';
import type { Preview } from '../domain/preview.js';

// Nice to know; nobody waits for it.
const LIMIT_MS = 30;

/** When a preview's turn will come, and why not now; null when the scheduler does not say. */
@Injectable()
export class ForecastPreview {
  constructor(private readonly questions: Questions) {}

  async execute({ previewId, agencyId }: Pick<Preview, 'previewId' | 'agencyId'>): Promise<Forecast | null> {
    const request = { applicationId: previewId, agencyId, scheduleAt: null, requireApproval: false };
    return (await this.questions.tryAsk(SchedulerForecast, request, LIMIT_MS))?.forecast ?? null;
  }
}

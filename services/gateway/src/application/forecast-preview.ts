import { Injectable } from '@nestjs/common';
import type { Forecast } from '#contracts';
import type { Preview } from '../domain/preview.js';
import { AskForecast, FORECAST_MS } from './ask-forecast.js';

/** When a preview's turn will come, and why not now; null when the scheduler does not say. */
@Injectable()
export class ForecastPreview {
  constructor(private readonly forecasts: AskForecast) {}

  execute({ previewId, agencyId }: Pick<Preview, 'previewId' | 'agencyId'>): Promise<Forecast | null> {
    const request = { applicationId: previewId, agencyId, scheduleAt: null, requireApproval: false };
    return this.forecasts.execute(request, FORECAST_MS);
  }
}

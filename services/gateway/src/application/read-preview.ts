import { Injectable } from '@nestjs/common';
import { type AccountId, AgentPreviewScreenshot, type ApplicationId, type Forecast } from '#contracts';
import type { Preview } from '../domain/preview.js';
import { Problem } from '../domain/problem.js';
import { PreviewsRepository } from '../outbound/previews.repository.js';
import { AskService } from './ask-service.js';
import type { ApplyInput } from './check-apply.js';
import { ForecastPreview } from './forecast-preview.js';

export interface PreviewReading {
  readonly preview: Preview<ApplyInput>;
  readonly forecast: Forecast | null;
}

/** A preview of an account, and what its form looked like. */
@Injectable()
export class ReadPreview {
  constructor(
    private readonly previews: PreviewsRepository,
    private readonly forecasts: ForecastPreview,
    private readonly ask: AskService,
  ) {}

  async known(accountId: AccountId, previewId: ApplicationId): Promise<Preview<ApplyInput>> {
    const preview = await this.previews.of<ApplyInput>(accountId, previewId);
    if (!preview) throw new Problem('not_found', 'No preview has this previewId.');
    return preview;
  }

  async execute(accountId: AccountId, previewId: ApplicationId): Promise<PreviewReading> {
    const preview = await this.stillShown(accountId, previewId);
    const forecast = preview.state === 'processing' ? await this.forecasts.execute(preview) : null;
    return { preview, forecast };
  }

  async screenshot(accountId: AccountId, previewId: ApplicationId): Promise<Buffer> {
    const { hasScreenshot } = await this.stillShown(accountId, previewId);
    const { image } = hasScreenshot ? await this.ask.execute(AgentPreviewScreenshot, { previewId }) : { image: null };
    if (image === null) throw new Problem('not_found', 'This preview has no screenshot.');
    return Buffer.from(image, 'base64');
  }

  private async stillShown(accountId: AccountId, previewId: ApplicationId): Promise<Preview<ApplyInput>> {
    const preview = await this.known(accountId, previewId);
    if (preview.expiresAt <= Date.now()) throw expired();
    return preview;
  }
}

export const expired = (): Problem => new Problem('preview_expired', 'This preview is over: make a new one.');

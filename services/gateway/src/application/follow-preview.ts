import { Injectable } from '@nestjs/common';
import type { BodyOf, PreviewFinished } from '#contracts';
import type { Tx } from '#runtime';
import { PreviewsRepository } from '../outbound/previews.repository.js';
import { PreviewLife } from './accept-preview.js';

/** What previews came to. Customers ask for it; it is in no stream and no webhook, which tell of applications. */
@Injectable()
export class FollowPreview {
  constructor(
    private readonly previews: PreviewsRepository,
    private readonly life: PreviewLife,
  ) {}

  async ended(finished: BodyOf<typeof PreviewFinished>, tx: Tx): Promise<void> {
    await this.previews.end(tx, finished, this.life.ms);
  }
}

import { Injectable } from '@nestjs/common';
import type { AnswerOf, ApplicationId, GatewayAbandon } from '#contracts';
import { ApplicationKeysRepository } from '../outbound/application-keys.repository.js';

/** Billing asks whether applications stand behind its reservations. The question takes the key of those it names. */
@Injectable()
export class AbandonApplications {
  constructor(private readonly keys: ApplicationKeysRepository) {}

  async execute(applicationIds: readonly ApplicationId[]): Promise<AnswerOf<typeof GatewayAbandon>> {
    const kinds = await this.keys.abandon(applicationIds);
    return { results: [...kinds].map(([applicationId, result]) => ({ applicationId, result })) };
  }
}

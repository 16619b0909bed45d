import { Injectable } from '@nestjs/common';
import type {
  AgentPreviewScreenshot,
  AgentSessions,
  AgentSessionsOf,
  AgentUnknowns,
  AnswerOf,
  RequestOf,
} from '#contracts';
import { Database } from '#runtime';
import { MarketplaceAccess } from '../outbound/marketplace-access.js';
import { ScreenshotsRepository } from '../outbound/screenshots.repository.js';
import { SessionsRepository } from '../outbound/sessions.repository.js';

/** What can be asked about sessions and open Sends. */
@Injectable()
export class ReadAgent {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsRepository,
    private readonly access: MarketplaceAccess,
    private readonly screenshots: ScreenshotsRepository,
  ) {}

  async list({ limit }: RequestOf<typeof AgentSessions>): Promise<AnswerOf<typeof AgentSessions>> {
    return { sessions: await this.sessions.views(limit), permission: this.access.permission };
  }

  async ofAccount(request: RequestOf<typeof AgentSessionsOf>): Promise<AnswerOf<typeof AgentSessionsOf>> {
    return { sessions: await this.sessions.standings(request) };
  }

  async previewScreenshot({
    previewId,
  }: RequestOf<typeof AgentPreviewScreenshot>): Promise<AnswerOf<typeof AgentPreviewScreenshot>> {
    return { image: (await this.screenshots.of(previewId))?.toString('base64') ?? null };
  }

  async unknowns({ limit }: RequestOf<typeof AgentUnknowns>): Promise<AnswerOf<typeof AgentUnknowns>> {
    const rows = await this.database.query<AnswerOf<typeof AgentUnknowns>['unknowns'][number]>(
      `SELECT application_id AS "applicationId", agency_id AS "agencyId", echo->>'accountId' AS "accountId",
         canonical_job_id AS "jobId", round(extract(epoch FROM at) * 1000)::float8 AS "intentAt",
         round(extract(epoch FROM outcome_at) * 1000)::float8 AS "unknownSince",
         coalesce(why, 'being looked for') AS why
       FROM intents WHERE kind = 'send' AND (outcome IS NULL OR outcome = 'unknown') ORDER BY at LIMIT $1`,
      [limit],
    );
    return { unknowns: rows };
  }
}

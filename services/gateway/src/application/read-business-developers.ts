import { Injectable } from '@nestjs/common';
import { type AccountId, AgentSessionsOf, type SessionStanding } from '#contracts';
import type { Agency } from '../outbound/accounts.repository.js';
import { ArchiveRepository } from '../outbound/archive.repository.js';
import { AskService } from './ask-service.js';
import { FindAgency } from './find-agency.js';

export interface BusinessDeveloperReading {
  readonly agency: Agency;
  /** Null while the agents have not heard of the agency. */
  readonly session: SessionStanding | null;
  /** The marketplace's id; null until its session has read the roster. */
  readonly marketplaceId: string | null;
}

/** Through whom the account's proposals go, and whether they can. */
@Injectable()
export class ReadBusinessDevelopers {
  constructor(
    private readonly agencies: FindAgency,
    private readonly archive: ArchiveRepository,
    private readonly ask: AskService,
  ) {}

  async execute(accountId: AccountId, agencyId: string | undefined): Promise<BusinessDeveloperReading[]> {
    const agencies = await this.agencies.among(accountId, agencyId);
    if (agencies.length === 0) return [];
    const agencyIds = agencies.map((agency) => agency.agencyId);
    const [{ sessions }, rosters] = await Promise.all([
      this.ask.execute(AgentSessionsOf, { accountId, agencyIds }),
      this.archive.rosters(agencyIds),
    ]);
    return agencies.map((agency) => ({
      agency,
      session: sessions.find((session) => session.agencyId === agency.agencyId) ?? null,
      marketplaceId: rosters.find((roster) => roster.agencyId === agency.agencyId)?.businessDeveloperId ?? null,
    }));
  }
}

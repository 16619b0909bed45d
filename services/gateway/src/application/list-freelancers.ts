import { Injectable } from '@nestjs/common';
import type { AccountId, Freelancer } from '#contracts';
import { ArchiveRepository } from '../outbound/archive.repository.js';
import { FindAgency } from './find-agency.js';

/** Whom proposals can be sent on behalf of, as the sessions of the account's agencies last read it. */
@Injectable()
export class ListFreelancers {
  constructor(
    private readonly agencies: FindAgency,
    private readonly archive: ArchiveRepository,
  ) {}

  async execute(accountId: AccountId, agencyId: string | undefined): Promise<Freelancer[]> {
    const wanted = await this.agencies.among(accountId, agencyId);
    const rosters = await this.archive.rosters(wanted.map((agency) => agency.agencyId));
    return rosters.flatMap(({ freelancers }) => freelancers.map(named));
  }
}

/** As published: what profiles say about themselves is for letters, and would be most of the answer. */
const named = ({ profiles, ...freelancer }: Freelancer): Freelancer => ({
  ...freelancer,
  profiles: profiles.map(({ overview: _overview, skills: _skills, ...profile }) => profile),
});

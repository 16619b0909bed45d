import { Injectable } from '@nestjs/common';
import type { Freelancer } from '#contracts';
import { Problem } from '../domain/problem.js';
import type { Account } from '../outbound/accounts.repository.js';
import { ArchiveRepository } from '../outbound/archive.repository.js';
import { FindAgency } from './find-agency.js';

export interface WantedProfile {
  readonly profileId?: string | undefined;
  readonly agencyId?: string | undefined;
}

/** A profile with whom it belongs to. */
export interface FoundProfile {
  readonly freelancer: string;
  readonly profile: Freelancer['profiles'][number];
}

// Sessions sign in and read their roster within a minute of their agency's registration.
const ROSTER_RETRY_S = 60;

/** The profile that somebody speaks for: the one named, else the business developer's default. */
@Injectable()
export class FindProfile {
  constructor(
    private readonly agencies: FindAgency,
    private readonly archive: ArchiveRepository,
  ) {}

  async execute({ accountId }: Account, { profileId, agencyId }: WantedProfile): Promise<FoundProfile> {
    const agencies = await this.agencies.among(accountId, agencyId);
    if (agencies.length === 0) {
      throw new Problem('agency_required', 'This account has no agency yet.', { param: 'agencyId' });
    }
    if (profileId === undefined && agencies.length > 1) {
      const message = 'This account has several agencies: send profileId, or agencyId for its default.';
      throw new Problem('agency_required', message, { param: 'agencyId' });
    }
    const rosters = await this.archive.rosters(agencies.map((agency) => agency.agencyId));
    for (const { name, profiles } of rosters.flatMap(({ freelancers }) => freelancers)) {
      const profile = profiles.find((one) =>
        profileId === undefined ? one.isBusinessDeveloperDefault : one.profileId === profileId,
      );
      if (profile) return { freelancer: name, profile };
    }
    if (rosters.length < agencies.length) {
      const message = 'The roster of the agency has not been read yet: its session does so when it first signs in.';
      throw new Problem('unavailable', message, { retryAfter: ROSTER_RETRY_S });
    }
    const message =
      profileId === undefined
        ? 'The business developer has no default profile: send profileId.'
        : 'profileId names no profile of a freelancer of this account: see GET /api/auto-apply-v2/freelancers.';
    throw new Problem('profile_unknown', message, { param: 'profileId' });
  }
}

import type { BusinessDeveloperReading } from '../../application/read-business-developers.js';

/** A business developer on the wire. Who is no member of the agency yet is invited by the customer, once. */
export function businessDeveloperBody({ agency, session, marketplaceId }: BusinessDeveloperReading) {
  const { marketplaceBaseUrl, businessDeveloperName: name } = agency;
  const profileUrl = marketplaceId === null ? null : `${marketplaceBaseUrl}/freelancers/${marketplaceId}`;
  const membersUrl = `${marketplaceBaseUrl}/nx/agency/members`;
  return {
    agencyId: agency.agencyId,
    agencyName: agency.name,
    name,
    profileUrl,
    session: {
      state: session?.state ?? 'new',
      why: session?.why ?? null,
      connectsBalance: session?.connectsBalance ?? null,
    },
    invite: {
      // Its session has seen itself on the agency's list.
      isMember: marketplaceId === null ? null : true,
      marketplaceAgencyId: agency.marketplaceAgencyId,
      membersUrl,
      steps: [
        `Open ${membersUrl} as an owner or admin of agency ${agency.marketplaceAgencyId}.`,
        `Invite ${name}${profileUrl === null ? '' : ` (${profileUrl})`} as a member who may send proposals for the agency.`,
        'Keep the plan of the agency that lets members send proposals on behalf of others.',
        'The invitation is accepted by the operator; after that session.state becomes "ready".',
      ],
    },
  };
}

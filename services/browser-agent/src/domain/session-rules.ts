import type { Freelancer } from '#contracts';
import type { ProfileChoice, RosterReading } from './marketplace.js';

/** The roster as customers see it. The business developer's default is what an application without profileId gets. */
export function freelancersOf(roster: RosterReading, defaultProfileId: string | null): Freelancer[] {
  const fallback = defaultProfileOf(roster, defaultProfileId);
  return roster.members.map(({ id, name, profiles }) => ({
    id,
    name,
    profiles: profiles.map((profile) => ({
      ...profile,
      isBusinessDeveloperDefault: profile.profileId === fallback,
    })),
  }));
}

/** The configured default, else the business developer's own default profile. */
export function defaultProfileOf(roster: RosterReading, configured: string | null): string | null {
  const all = roster.members.flatMap(({ profiles }) => profiles);
  if (configured !== null && all.some(({ profileId }) => profileId === configured)) return configured;
  const self = roster.members.find(({ isSelf }) => isSelf);
  return self?.profiles.find(({ type }) => type === 'default')?.profileId ?? null;
}

/** Whom a proposal goes out for; undefined when the roster does not have that profile. */
export function profileChoice(
  roster: RosterReading,
  profileId: string | null,
  configuredDefault: string | null,
): ProfileChoice | undefined {
  const wanted = profileId ?? defaultProfileOf(roster, configuredDefault);
  for (const { name, profiles } of roster.members) {
    const profile = profiles.find((one) => one.profileId === wanted);
    if (profile) {
      const { title, type, hourlyRate } = profile;
      return { profileId: profile.profileId, freelancer: name, title, isDefault: type === 'default', hourlyRate };
    }
  }
  return undefined;
}

import type { Freelancer } from '#contracts';
import type { ProfileAbout, ProfileChoice, RosterReading } from './marketplace.js';

// The form for overviews takes this much, in UTF-16 units.
const MAX_OVERVIEW = 5_000;
const MAX_SKILLS = 50;
// All overviews of a roster together: in UTF-8 at most three bytes a unit, so that with everything else the message
// stays below the megabyte that NATS takes. Agencies with more profiles than that have the last ones without.
const MAX_OVERVIEWS = 250_000;

/** What a profile says about itself, as far as it says anything. */
export function aboutProfile({ overview = '', skills = [] }: ProfileAbout): ProfileAbout {
  const text = overview.trim().slice(0, MAX_OVERVIEW).toWellFormed();
  const named = skills.map((skill) => skill.trim().slice(0, 100).toWellFormed()).filter(Boolean);
  return {
    ...(text === '' ? {} : { overview: text }),
    ...(named.length === 0 ? {} : { skills: named.slice(0, MAX_SKILLS) }),
  };
}

/** The roster as customers see it. The business developer's default is what an application without profileId gets. */
export function freelancersOf(roster: RosterReading, defaultProfileId: string | null): Freelancer[] {
  const fallback = defaultProfileOf(roster, defaultProfileId);
  let left = MAX_OVERVIEWS;
  const fits = (overview = ''): boolean => (left -= overview.length) >= 0;
  return roster.members.map(({ id, name, profiles }) => ({
    id,
    name,
    profiles: profiles.map(({ overview, skills, ...profile }) => ({
      ...profile,
      ...(overview !== undefined && fits(overview) ? { overview } : {}),
      ...(skills === undefined ? {} : { skills: [...skills] }),
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
): (ProfileChoice & ProfileAbout) | undefined {
  const wanted = profileId ?? defaultProfileOf(roster, configuredDefault);
  for (const { name, profiles } of roster.members) {
    const profile = profiles.find((one) => one.profileId === wanted);
    if (profile) {
      const { type, ...about } = profile;
      return { ...about, freelancer: name, isDefault: type === 'default' };
    }
  }
  return undefined;
}

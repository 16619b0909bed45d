import { describe, expect, it } from '@jest/globals';
import type { RosterReading } from './marketplace.js';
import { aboutProfile, defaultProfileOf, freelancersOf, profileChoice } from './session-rules.js';

const ROSTER: RosterReading = {
  marketplaceAgencyId: '19',
  connectsBalance: 80,
  members: [
    {
      id: '~01b',
      name: 'Mira Kovac',
      isSelf: false,
      profiles: [
        { profileId: 'm-default', title: 'Developer', type: 'default', hourlyRate: 70 },
        { profileId: 'm-special', title: 'Postgres', type: 'specialization', hourlyRate: 95 },
      ],
    },
    {
      id: '~01a',
      name: 'Robin Ashe',
      isSelf: true,
      profiles: [{ profileId: 'r-default', title: 'Lead', type: 'default', hourlyRate: null }],
    },
  ],
};

describe('whom a proposal goes out for', () => {
  it('is the profile that was asked for, specialised or not', () => {
    expect(profileChoice(ROSTER, 'm-special', null)).toEqual({
      profileId: 'm-special',
      freelancer: 'Mira Kovac',
      title: 'Postgres',
      isDefault: false,
      hourlyRate: 95,
    });
  });

  it('is the configured default without one, else the business developer', () => {
    expect(profileChoice(ROSTER, null, 'm-special')?.profileId).toBe('m-special');
    expect(profileChoice(ROSTER, null, null)).toMatchObject({ profileId: 'r-default', freelancer: 'Robin Ashe' });
  });

  it('falls back to the business developer when the configured default left the roster', () => {
    expect(defaultProfileOf(ROSTER, 'gone')).toBe('r-default');
  });

  it('comes with what the profile says about itself, of limited length, and without what it does not say', () => {
    expect(aboutProfile({ overview: `  ${'x'.repeat(6_000)}`, skills: [' SQL ', ''] })).toEqual({
      overview: 'x'.repeat(5_000),
      skills: ['SQL'],
    });
    expect(aboutProfile({ overview: ' ', skills: [] })).toEqual({});
  });

  it('is told with its overview as long as all of them fit one message', () => {
    const [first] = ROSTER.members;
    const profile = { profileId: 'p', title: 'Developer', type: 'default', hourlyRate: null } as const;
    const profiles = Array.from({ length: 60 }, () => ({ ...profile, overview: '€'.repeat(5_000), skills: ['SQL'] }));
    const told = freelancersOf({ ...ROSTER, members: [{ ...first!, profiles }] }, null);

    expect(told[0]?.profiles.filter(({ overview }) => overview !== undefined)).toHaveLength(50);
    expect(told[0]?.profiles.every(({ skills }) => skills?.[0] === 'SQL')).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(told))).toBeLessThan(1_000_000);
  });

  it('is nobody when the roster does not have the profile', () => {
    expect(profileChoice(ROSTER, 'somebody-elses', null)).toBeUndefined();
    expect(profileChoice({ ...ROSTER, members: [] }, null, null)).toBeUndefined();
  });

  it('is marked in the roster that customers see', () => {
    const marked = freelancersOf(ROSTER, 'm-special').flatMap(({ profiles }) =>
      profiles.filter((profile) => profile.isBusinessDeveloperDefault).map(({ profileId }) => profileId),
    );
    expect(marked).toEqual(['m-special']);
  });
});

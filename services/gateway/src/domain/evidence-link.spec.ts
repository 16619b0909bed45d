import { describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { AccountId, ApplicationId } from '#contracts';
import { EvidenceLinks, type GivenLink, LINK_LIFE_MS, type Linked } from './evidence-link.js';

const NOW = 1_790_000_000_000;
const links = new EvidenceLinks('a key of at least thirty-two characters');
const aLinked = (given: Partial<Linked> = {}): Linked => ({
  accountId: uuid() as AccountId,
  applicationId: uuid() as ApplicationId,
  name: 'screenshot',
  ...given,
});
const given = (url: string): GivenLink => {
  const { searchParams } = new URL(url, 'http://api.test');
  return { expires: String(searchParams.get('expires')), signature: String(searchParams.get('signature')) };
};

describe('a link to evidence', () => {
  it('opens what it names for fifteen minutes, to the millisecond', () => {
    const linked = aLinked();
    const link = given(links.mint(linked, NOW));

    expect(LINK_LIFE_MS).toBe(15 * 60 * 1_000);
    expect(links.check(linked, link, NOW)).toBe('good');
    expect(links.check(linked, link, NOW + LINK_LIFE_MS - 1)).toBe('good');
    expect(links.check(linked, link, NOW + LINK_LIFE_MS)).toBe('expired');
  });

  it('opens nothing of another name, application or account', () => {
    const linked = aLinked();
    const link = given(links.mint(linked, NOW));

    for (const other of [
      { name: 'trace' },
      { applicationId: aLinked().applicationId },
      { accountId: aLinked().accountId },
    ]) {
      expect(links.check({ ...linked, ...other }, link, NOW)).toBe('invalid');
    }
  });

  it('is none with another time, signature or key', () => {
    const linked = aLinked();
    const link = given(links.mint(linked, NOW));
    const later = String(NOW + 10 * LINK_LIFE_MS);
    const turned = `${link.signature.startsWith('A') ? 'B' : 'A'}${link.signature.slice(1)}`;

    expect(links.check(linked, { ...link, expires: later }, NOW)).toBe('invalid');
    expect(links.check(linked, { ...link, expires: 'NaN' }, NOW)).toBe('invalid');
    for (const signature of [turned, '', link.signature.slice(0, -2), `${link.signature}AA`]) {
      expect(links.check(linked, { ...link, signature }, NOW)).toBe('invalid');
    }
    expect(new EvidenceLinks('another key of at least thirty-two').check(linked, link, NOW)).toBe('invalid');
  });
});

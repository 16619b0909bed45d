import { describe, expect, it } from '@jest/globals';
import {
  amountIn,
  ciphertextIn,
  countIn,
  eligibilityReason,
  isTip,
  proposalIdIn,
  refusalFromText,
  standingFromText,
  timelineIn,
} from './marketplace-texts.js';

describe('amounts', () => {
  it.each([
    ['$1,234.50', 1_234.5],
    ['$45.00/hr', 45],
    ['$999', 999],
    ['$1234567.5', 1_234_567.5],
    ['$1,000,000.00', 1_000_000],
    ['0.05', 0.05],
  ])('of %s is %d', (text, amount) => expect(amountIn(text)).toBe(amount));

  it('of text without digits is none', () => {
    for (const text of ['', 'Negotiable', '—', null]) expect(amountIn(text)).toBeNull();
  });

  it('counts Connects with separators', () => {
    expect(countIn('Available Connects: 1,046')).toBe(1_046);
    expect(countIn('Send for 14 Connects')).toBe(14);
    expect(countIn('none')).toBeNull();
  });
});

describe('ciphertexts', () => {
  const ID = '~021912345678901234567';

  it.each([
    `/jobs/${ID}`,
    `/jobs/Nest-developer_${ID}/`,
    `/freelance-jobs/apply/A-b_${ID}/?source=rss`,
    `https://sandbox.test/nx/proposals/job/${ID}/apply/`,
    `/jobs/${ID}#top`,
  ])('are found in %s', (path) => expect(ciphertextIn(path)).toBe(ID));

  it('are not found where the id is cut, too long or of another kind', () => {
    for (const path of [
      '/jobs/~02short',
      `/jobs/${ID}${'1'.repeat(40)}`,
      '/jobs/~031912345678901234567',
      `/x${ID}`,
      null,
    ]) {
      expect(ciphertextIn(path)).toBeNull();
    }
  });
});

describe('what stands on a job page in place of an offer', () => {
  it('is a proposal when it speaks of one, although it also says that one cannot apply', () => {
    for (const text of [
      'You cannot apply: your agency already has a pending proposal for this job.',
      'You have already applied to this job.',
    ]) {
      expect(standingFromText(text)).toEqual({ kind: 'applied', proposalId: null });
    }
  });
});

describe('proposal ids', () => {
  it('are in the address of a proposal', () => {
    expect(proposalIdIn('/nx/proposals/1900000000000000001')).toBe('1900000000000000001');
    expect(proposalIdIn('https://sandbox.test/nx/proposals/19/?from=list')).toBe('19');
  });

  it('are not in the address of the form, which has /proposals/ in it too, nor in that of the list', () => {
    for (const path of [
      '/nx/proposals/job/~021912345678901234567/apply/',
      '/nx/proposals/job/~021912345678901234567/apply',
      '/nx/proposals/',
      '/nx/proposals/?page=2',
      '/nx/proposals/19x',
      '/freelancers/~01abc?p=19',
      null,
    ]) {
      expect(proposalIdIn(path)).toBeNull();
    }
  });
});

describe('durations', () => {
  it('are only the four that the form has', () => {
    expect(timelineIn(' 1 to 3 months ')).toBe('1 to 3 months');
    expect(timelineIn('1 to 3 month')).toBeNull();
    expect(timelineIn('')).toBeNull();
  });
});

describe('why a job takes no proposal', () => {
  it.each([
    ['This job is no longer available.', { kind: 'not_available', reason: 'job_closed' }],
    ['This job posting was removed and is no longer available.', { kind: 'not_available', reason: 'job_deleted' }],
    [
      'This job is private. Only freelancers the client has invited can see it.',
      { kind: 'not_available', reason: 'job_private' },
    ],
    [
      'You are not eligible for this job: the client only hires in certain locations.',
      { kind: 'not_eligible', reason: 'location' },
    ],
    ["You don't have enough Connects to send this proposal.", { kind: 'not_enough_connects' }],
  ])('is read from %s', (text, standing) => expect(standingFromText(text)).toMatchObject({ ...standing, text }));

  it('is no ending when the words say nothing known', () => {
    expect(standingFromText('The state of your proposal is being brought up to date.').kind).toBe('unclear');
    expect(standingFromText('').kind).toBe('unclear');
  });
});

describe('why a Send was refused', () => {
  it('takes "already has a pending proposal" for a duplicate, never for an ending of its own', () => {
    expect(refusalFromText('Your agency already has a pending proposal for this job.')).toEqual({
      status: 'duplicate',
    });
    expect(refusalFromText('You have already applied.')).toEqual({ status: 'duplicate' });
  });

  it.each([
    ["You don't have enough Connects to send this proposal.", { status: 'not_enough_connects' }],
    ['This job is no longer available.', { status: 'not_available' }],
    ['You are not eligible for this job: your profile lacks skills.', { status: 'not_eligible', reason: 'skills' }],
    ['Please fix the errors below', { status: 'failed' }],
  ])('is read from %s', (text, category) => expect(refusalFromText(text)).toEqual(category));

  it('tells tips from errors, which stand in the same boxes', () => {
    for (const tip of [
      'Suggested bid: 51 Connects to rank first.',
      'Buy more Connects to rank higher.',
      'Ties lose: …',
    ]) {
      expect(isTip(tip)).toBe(true);
    }
    expect(isTip('Minimum of $5.00')).toBe(false);
  });

  it('finds the kind of a refusal on profile fit, and calls what it does not know other', () => {
    expect(eligibilityReason('only freelancers based in Europe')).toBe('location');
    expect(eligibilityReason('lacks skills that the client requires')).toBe('skills');
    expect(eligibilityReason('only takes a higher talent tier')).toBe('tier');
    expect(eligibilityReason('not for you')).toBe('other');
  });
});

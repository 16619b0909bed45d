import { describe, expect, it } from '@jest/globals';
import type { GivenAnswer, ShownForm } from '#contracts';
import type { FilledForm, ProfileChoice } from './marketplace.js';
import { answersAsShown, differences, shownForm } from './shown-form.js';

const PROFILE: ProfileChoice = {
  profileId: '5',
  freelancer: 'Mira Kovac',
  title: 'T',
  isDefault: true,
  hourlyRate: 70,
};
const FILLED: FilledForm = {
  freelancer: 'Mira Kovac',
  profile: null,
  coverLetter: 'A letter.',
  hourlyRate: null,
  rateIncrease: null,
  fixedBid: null,
  milestones: [{ description: 'First', amount: 300 }],
  duration: '1 to 3 months',
  answers: ['Yes.'],
  boostConnects: null,
  connectsTotal: 16,
  canSend: true,
  offersToBuyConnects: false,
};
const ANSWERS: GivenAnswer[] = [{ question: 'Sure?', answer: 'Yes.', source: 'customer' }];
const SHA = 'a'.repeat(64);
const form = (filled: Partial<FilledForm> = {}): ShownForm =>
  shownForm({ ...FILLED, ...filled }, PROFILE, SHA, ANSWERS, {
    connectsRequired: 16,
    connectsBoost: null,
    connectsAvailable: 80,
  });

describe('a form as it is shown', () => {
  it('is every field as it read back, without the letter itself', () => {
    expect(form()).toEqual({
      profileId: '5',
      freelancer: 'Mira Kovac',
      profile: null,
      coverLetterSha256: SHA,
      hourlyRate: null,
      rateIncrease: null,
      fixedBid: null,
      milestones: [{ description: 'First', amount: 300 }],
      duration: '1 to 3 months',
      timeline: '1 to 3 months',
      answers: ANSWERS,
      connectsRequired: 16,
      connectsBoost: null,
      connectsTotal: 16,
      connectsAvailable: 80,
      warnings: [],
    });
  });

  it('is the same after any way through JSON, and with what is no part of a proposal changed', () => {
    const back = JSON.parse(JSON.stringify(form())) as ShownForm;
    const reordered = { ...back, milestones: [{ amount: 300, description: 'First' }] };

    expect(differences(reordered, { ...form(), connectsAvailable: 4, warnings: ['Something'] })).toEqual([]);
  });

  const CHANGES: readonly [string, Partial<ShownForm>][] = [
    ['profile', { profileId: '6' }],
    ['profile', { profile: 'Another' }],
    ['freelancer', { freelancer: null }],
    ['cover letter', { coverLetterSha256: 'b'.repeat(64) }],
    ['hourly rate', { hourlyRate: 70 }],
    ['rate increase', { rateIncrease: 'Never' }],
    ['bid', { fixedBid: 300 }],
    ['milestones', { milestones: [{ description: 'First', amount: 300.01 }] }],
    ['milestones', { milestones: null }],
    ['milestones', { milestones: [] }],
    ['duration', { duration: 'Less than 1 month' }],
    ['answers', { answers: [{ question: 'Sure?', answer: 'No.', source: 'customer' }] }],
    ['answers', { answers: [{ question: 'Sure?', answer: 'Yes.', source: 'model' }] }],
    ['Connects required', { connectsRequired: 17 }],
    ['boost', { connectsBoost: 1 }],
    ['Connects in all', { connectsTotal: 17 }],
  ];
  it.each(CHANGES)('is another one when its %s is: %j', (field, change) => {
    expect(differences(form(), { ...form(), ...change })).toEqual([field]);
  });

  it('has the answers that were shown, and none for other questions', () => {
    expect(answersAsShown(['Sure?'], form())).toEqual(ANSWERS);
    expect(answersAsShown(['Sure'], form())).toBeNull();
    expect(answersAsShown([], form())).toBeNull();
    expect(answersAsShown(['Sure?', 'Really?'], form())).toBeNull();
  });
});

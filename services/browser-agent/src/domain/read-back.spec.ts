import { describe, expect, it } from '@jest/globals';
import type { FilledForm, FormOrder } from './marketplace.js';
import { readBackFaults } from './read-back.js';

const ORDER: FormOrder = {
  agencyId: '1900000000000000001',
  profile: {
    profileId: '5',
    freelancer: 'Mira Kovac',
    title: 'Postgres performance',
    isDefault: false,
    hourlyRate: 95,
  },
  coverLetter: 'Dear client,\n\ne\u0301 is not \u00e9.',
  price: { kind: 'hourly', rate: 95.5 },
  duration: '1 to 3 months',
  boostConnects: 6,
  answers: ['Yes.', null],
};
const FORM: FilledForm = {
  freelancer: 'Mira Kovac',
  profile: 'Postgres performance',
  coverLetter: ORDER.coverLetter,
  hourlyRate: 95.5,
  rateIncrease: 'Never',
  fixedBid: null,
  milestones: null,
  duration: '1 to 3 months',
  answers: ['Yes.', ''],
  boostConnects: 6,
  connectsTotal: 20,
  canSend: true,
  offersToBuyConnects: false,
};
const faults = (form: Partial<FilledForm>, order: Partial<FormOrder> = {}) =>
  readBackFaults({ ...ORDER, ...order }, { ...FORM, ...form });

describe('reading a filled form back', () => {
  it('finds nothing wrong with a form that says exactly what was ordered', () => {
    expect(faults({})).toEqual([]);
  });

  it('compares the letter to the last character: composed and decomposed marks are two letters', () => {
    expect(faults({ coverLetter: ORDER.coverLetter.normalize('NFC') })).toEqual(['cover letter']);
    expect(faults({ coverLetter: `${ORDER.coverLetter} ` })).toEqual(['cover letter']);
  });

  it('names each field that differs', () => {
    const wrong = {
      freelancer: 'Tomas Lindqvist',
      profile: 'General profile',
      duration: null,
      answers: ['No.', 'Maybe.'],
      boostConnects: null,
      hourlyRate: 95,
      rateIncrease: 'Every 3 months',
    };
    expect(faults(wrong)).toEqual([
      'freelancer',
      'profile',
      'duration',
      'answer 1',
      'answer 2',
      'boost',
      'hourly rate',
      'rate increase',
    ]);
  });

  it('asks for no profile when the default one was ordered, and for no duration when none was', () => {
    const profile = { ...ORDER.profile, isDefault: true };
    expect(faults({ profile: null }, { profile })).toEqual([]);
    expect(faults({ duration: null }, { duration: null })).toEqual([]);
  });

  it('takes any rate when the profile’s own was ordered, but not none', () => {
    const price = { kind: 'hourly', rate: null } as const;
    expect(faults({ hourlyRate: 70 }, { price })).toEqual([]);
    expect(faults({ hourlyRate: null }, { price })).toEqual(['hourly rate']);
  });

  it('finds a boost that nobody ordered', () => {
    expect(faults({ boostConnects: 6 }, { boostConnects: null })).toEqual(['boost']);
  });

  it('compares a bid in cents', () => {
    const price = { kind: 'project', amount: 1_234.5 } as const;
    expect(faults({ fixedBid: 1_234.5 }, { price })).toEqual([]);
    expect(faults({ fixedBid: 1_234.51 }, { price })).toEqual(['bid']);
    expect(faults({ fixedBid: null }, { price })).toEqual(['bid']);
  });

  it('compares milestones one by one, in order, and their number', () => {
    const milestones = [
      { description: 'First', amount: 100, dueAt: null },
      { description: 'Second', amount: 50.25, dueAt: null },
    ];
    const price = { kind: 'milestones', milestones } as const;
    const [first, second] = milestones.map(({ description, amount }) => ({ description, amount }));
    if (!first || !second) throw new Error('two milestones');
    expect(faults({ milestones: [first, second] }, { price })).toEqual([]);
    expect(faults({ milestones: [second, first] }, { price })).toEqual(['milestones']);
    expect(faults({ milestones: [first] }, { price })).toEqual(['milestones']);
    expect(faults({ milestones: [first, { ...second, amount: null }] }, { price })).toEqual(['milestones']);
    expect(faults({ milestones: null }, { price })).toEqual(['milestones']);
  });
});

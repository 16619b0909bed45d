import { describe, expect, it } from '@jest/globals';
import { JobInput, jobFrom } from './job-input.js';
import type { Member } from './model.js';
import { ProposalForm } from './proposal-form.js';
import { checkProposal } from './proposal-rules.js';

const agency = { id: '1900000000000000001', name: 'Agency', connects: 100, createdAt: 0 };
const member = (id: string, name: string): Member => ({
  id,
  agencyId: agency.id,
  name,
  country: 'Austria',
  personalConnects: 0,
  profiles: [
    { profileId: `${id}-default`, title: 'Developer', hourlyRate: 45, type: 'default' },
    { profileId: `${id}-special`, title: 'Data engineer', hourlyRate: 50, type: 'specialization' },
  ],
  login: null,
});
const self = member('self', 'Mira');
const other = member('other', 'Tomas');
const senders = { agency, self, members: [self, other] };

const jobOf = (input: Record<string, unknown>) =>
  jobFrom(JobInput.parse({ title: 'A job', ...input }), '~021912345678901234567', 0);
const formOf = (changes: Record<string, unknown> = {}) =>
  ProposalForm.parse({
    contractor: agency.id,
    memberId: 'other',
    profileId: null,
    terms: { kind: 'hourly', rate: 40, rateIncrease: 'Never' },
    duration: null,
    coverLetter: 'A letter',
    answers: [],
    ...changes,
  });
const faultsOf = (changes: Record<string, unknown>, job: Record<string, unknown> = {}) => {
  const checked = checkProposal(formOf(changes), jobOf(job), senders);
  return checked.isValid ? [] : checked.fields.map(({ field, message }) => `${field}: ${message}`);
};
const fixed = { type: 'fixed' };
const milestones = (...rows: object[]) => ({ terms: { kind: 'milestones', milestones: rows } });

describe('checkProposal', () => {
  it('takes a filled hourly form, for the default profile when none is named', () => {
    const checked = checkProposal(formOf(), jobOf({}), senders);

    expect(checked).toMatchObject({
      isValid: true,
      sender: { as: 'agency', member: { id: 'other' }, profile: { profileId: 'other-default' } },
      terms: { kind: 'hourly', rate: 40, rateIncrease: 'Never' },
    });
  });

  it('asks for a rate-increase frequency although it is called optional', () => {
    expect(faultsOf({ terms: { kind: 'hourly', rate: 2.99, rateIncrease: null } })).toEqual([
      'rate: Minimum of $3.00',
      'rateIncrease: Enter a rate-increase frequency',
    ]);
  });

  it('names every fault of every milestone, and the missing duration', () => {
    const rows = milestones({ description: ' ', amount: 4.99 }, { description: 'Second', amount: null });

    expect(faultsOf(rows, fixed)).toEqual([
      'milestones.0.description: A description is needed',
      'milestones.0.amount: Minimum of $5.00',
      'milestones.1.amount: Minimum of $5.00',
      'duration: Please select a duration',
    ]);
  });

  it('takes a fixed price by project with one of the four durations', () => {
    const form = { terms: { kind: 'project', amount: 5 }, duration: '1 to 3 months' };

    expect(faultsOf(form, fixed)).toEqual([]);
    expect(ProposalForm.safeParse({ ...formOf(), ...form, duration: 'Two weeks' }).success).toBe(false);
  });

  it('wants an answer to every required question and a letter of at most 5,000 UTF-16 units', () => {
    const questions = ['First?', { text: 'Second?', isRequired: false }];

    expect(faultsOf({ answers: ['', ''] }, { questions })).toEqual(['answers.0: Value is required']);
    expect(faultsOf({ coverLetter: '' })).toEqual(['coverLetter: Value is required']);
    expect(faultsOf({ coverLetter: '😀'.repeat(2_500) })).toEqual([]);
    expect(faultsOf({ coverLetter: `${'😀'.repeat(2_500)}.` })).toHaveLength(1);
  });

  it('knows no sender who was not chosen or is not of the agency', () => {
    expect(faultsOf({ contractor: '' })).toEqual(['contractor: Choose who sends this proposal']);
    expect(faultsOf({ memberId: null })).toEqual(['member: Choose an agency member']);
    expect(faultsOf({ memberId: 'stranger' })).toEqual(['member: Choose an agency member']);
    expect(faultsOf({ profileId: 'self-special' })).toEqual(['profile: Value is required']);
  });

  it('sends as the freelancer who is signed in when that is chosen', () => {
    const checked = checkProposal(formOf({ contractor: 'true', memberId: 'other' }), jobOf({}), senders);

    expect(checked).toMatchObject({ isValid: true, sender: { as: 'freelancer', member: { id: 'self' } } });
  });
});

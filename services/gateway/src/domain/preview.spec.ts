import { describe, expect, it } from '@jest/globals';
import type { ShownForm, Terms } from '#contracts';
import { sendable, termsAsShown } from './preview.js';
import { PREVIEW_BEGINS, PREVIEW_MOVES, type PreviewState } from './preview-moves.js';

const NOW = 1_000_000;
const SHOWN: ShownForm = {
  profileId: '5',
  freelancer: 'Mira Kovac',
  profile: null,
  coverLetterSha256: '0'.repeat(64),
  hourlyRate: 70,
  rateIncrease: 'Never',
  fixedBid: null,
  milestones: null,
  duration: 'Less than 1 month',
  timeline: 'Less than 1 month',
  answers: [],
  connectsRequired: 16,
  connectsBoost: 4,
  connectsTotal: 20,
  connectsAvailable: 80,
  warnings: [],
};

describe('a preview', () => {
  const a = (state: PreviewState, more = {}) => ({ state, request: 'r', shown: SHOWN, expiresAt: NOW + 1, ...more });

  it('ends once, and its end stays', () => {
    expect(PREVIEW_BEGINS).toEqual(['processing']);
    expect(PREVIEW_MOVES.processing).toEqual(['ready', 'refused', 'gone']);
    expect([...PREVIEW_MOVES.ready, ...PREVIEW_MOVES.refused]).toEqual(['gone', 'gone']);
  });

  it.each([
    ['ready', {}, { kind: 'ready', request: 'r', shown: SHOWN }],
    ['processing', {}, { kind: 'under_way' }],
    ['refused', {}, { kind: 'refused' }],
    ['ready', { expiresAt: NOW }, { kind: 'expired' }],
    ['processing', { expiresAt: NOW }, { kind: 'expired' }],
    ['ready', { request: null, shown: null }, { kind: 'expired' }],
  ] as const)('that is %s %j: %j', (state, more, what) => {
    expect(sendable(a(state, more), NOW)).toEqual(what);
  });
});

describe('terms as shown', () => {
  const none: Terms = { hourlyRate: null, fixedBid: null, milestones: null, timeline: null, boostConnects: null };

  it('are what the form had filled in by itself, said by name', () => {
    expect(termsAsShown(none, SHOWN)).toEqual({
      hourlyRate: 70,
      fixedBid: null,
      milestones: null,
      timeline: 'Less than 1 month',
      boostConnects: 4,
    });
  });

  it('are the milestones that were asked for, with their dates', () => {
    const milestones = [{ description: 'First', amount: 300, dueAt: 5 }];
    const shown = { ...SHOWN, hourlyRate: null, milestones: [{ description: 'First', amount: 300 }] };

    expect(termsAsShown({ ...none, milestones }, shown)).toMatchObject({ milestones, fixedBid: null });
  });

  it('leave out what was asked for and is no part of the form', () => {
    const milestones = [{ description: 'First', amount: 300, dueAt: null }];

    expect(
      termsAsShown({ ...none, hourlyRate: 50, milestones }, { ...SHOWN, hourlyRate: null, fixedBid: 900 }),
    ).toEqual({
      hourlyRate: null,
      fixedBid: 900,
      milestones: null,
      timeline: 'Less than 1 month',
      boostConnects: 4,
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Evidence, LedgerEntry } from '#contracts';
import { isWholeLedger, receiptOf, type Settled } from './receipt.js';

const evidenceOf = (given: Partial<Evidence>): Evidence => ({
  proposalId: '77',
  proposalUrl: null,
  submittedAt: 5,
  coverLetterSha256: 'e'.repeat(64),
  terms: null,
  answers: [],
  connectsRequired: null,
  connectsBoost: null,
  connectsSpent: null,
  connectsBalanceAfter: null,
  ...given,
});
const settled = (given: Partial<Settled> = {}): Settled =>
  ({
    applicationId: 'an-application',
    status: 'failed',
    reasonCode: 'not_found_after_send',
    coverLetterSha256: 'a'.repeat(64),
    evidence: null,
    timings: null,
    settledAt: 9,
    ...given,
  }) as Settled;
const entry = (kind: LedgerEntry['kind']): LedgerEntry => ({ kind }) as LedgerEntry;

describe('what a receipt says', () => {
  it('is the letter that was read back from the form, else the one that was asked for', () => {
    const sent = evidenceOf({ coverLetterSha256: 'b'.repeat(64) });

    expect(receiptOf(settled(), [], null).coverLetterSha256).toBe('a'.repeat(64));
    expect(receiptOf(settled({ evidence: sent }), [], null).coverLetterSha256).toBe('b'.repeat(64));
  });

  it('is no proposal where none is known', () => {
    expect(receiptOf(settled(), [], null).proposal).toBeNull();
    expect(receiptOf(settled({ evidence: evidenceOf({ proposalId: null }) }), [], null).proposal).toBeNull();
  });

  it('is of the first kind without a late find, and names nothing before it', () => {
    expect(receiptOf(settled(), [], null)).toMatchObject({ number: 1, kind: 'settlement', corrects: null });
  });

  it('names the first one after a late find, with what was found and the end that stays', () => {
    const correction = { evidence: evidenceOf({ proposalId: '88' }), foundAt: 12, firstSha256: 'f'.repeat(64) };

    expect(receiptOf(settled(), [], correction)).toMatchObject({
      number: 2,
      kind: 'correction',
      corrects: { number: 1, sha256: 'f'.repeat(64) },
      proposal: { proposalId: '88' },
      outcome: { applicationStatus: 'failed', credit: 'released' },
      timeline: { settledAt: 9, correctedAt: 12 },
    });
  });

  it('waits for the end of the hold', () => {
    expect(isWholeLedger([entry('reserve')])).toBe(false);
    expect(isWholeLedger([entry('release')])).toBe(false);
    for (const end of ['capture', 'release'] as const) expect(isWholeLedger([entry('reserve'), entry(end)])).toBe(true);
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Embedded, testSystem } from '#testing';
import { Customer, expectSound, LETTER } from './customer.js';

jest.setTimeout(300_000);

// A twelfth of every protocol time: recovery takes its two readings within ten seconds.
const TIME_SCALE = '12';

type Fault = { readonly kind: string } & Record<string, unknown>;

interface Case {
  readonly fault: Fault;
  readonly ends: { readonly applicationStatus: string; readonly reasonCode: string };
  readonly proposals: number;
}

const VERIFIED = { applicationStatus: 'applied', reasonCode: 'sent_verified' };
const NOT_FOUND = { applicationStatus: 'failed', reasonCode: 'not_found_after_send' };

const CASES: readonly Case[] = [
  { fault: { kind: 'response_lost_after_accept', by: 'fin' }, ends: VERIFIED, proposals: 1 },
  { fault: { kind: 'response_lost_after_accept', by: 'rst' }, ends: VERIFIED, proposals: 1 },
  { fault: { kind: 'cut_after_body', accept: true }, ends: VERIFIED, proposals: 1 },
  { fault: { kind: 'cut_after_body', accept: false }, ends: NOT_FOUND, proposals: 0 },
  { fault: { kind: 'cut_mid_request' }, ends: NOT_FOUND, proposals: 0 },
  { fault: { kind: 'redirect_after_accept', status: 307 }, ends: VERIFIED, proposals: 1 },
  { fault: { kind: 'redirect_after_accept', status: 308 }, ends: VERIFIED, proposals: 1 },
  { fault: { kind: 'error_after_accept', status: 500 }, ends: VERIFIED, proposals: 1 },
  { fault: { kind: 'misleading_refusal' }, ends: VERIFIED, proposals: 1 },
  { fault: { kind: 'duplicate_refused' }, ends: NOT_FOUND, proposals: 0 },
  { fault: { kind: 'challenge', pages: ['submit'], accept: true }, ends: VERIFIED, proposals: 1 },
  {
    fault: { kind: 'list_late', byMs: 1_500 },
    ends: { applicationStatus: 'applied', reasonCode: 'sent' },
    proposals: 1,
  },
  {
    fault: { kind: 'refused_on_send', message: 'Please fix the errors below' },
    ends: { applicationStatus: 'failed', reasonCode: 'page_error' },
    proposals: 0,
  },
  {
    fault: { kind: 'out_of_connects_on_send' },
    ends: { applicationStatus: 'not_enough_connects', reasonCode: 'connects_balance' },
    proposals: 0,
  },
  {
    fault: { kind: 'job_closes_on_send' },
    ends: { applicationStatus: 'not_available', reasonCode: 'job_closed' },
    proposals: 0,
  },
  {
    fault: { kind: 'hard_refusal', reason: 'tier', at: 'send' },
    ends: { applicationStatus: 'not_eligible', reasonCode: 'tier' },
    proposals: 0,
  },
  { fault: { kind: 'session_expires_before_send' }, ends: NOT_FOUND, proposals: 0 },
];

const ENDS_SESSION = ['challenge', 'session_expires_before_send'];
const SHARED_AGENCIES = 4;

describe('Send in a real browser, when the marketplace', () => {
  let system: Embedded;
  const running = new Map<Case, { customer: Customer; job: string; queueId: string }>();

  // All at once, by a few agencies: what takes long is waiting. Faults that end a session have an agency of their own.
  beforeAll(async () => {
    system = await testSystem({ extra: { TIME_SCALE, LANE_GAP_MIN_MS: '0', LANE_GAP_MAX_MS: '0' } });
    const alone = CASES.filter(({ fault }) => ENDS_SESSION.includes(fault.kind));
    const customer = await Customer.of(system, { agencies: SHARED_AGENCIES + alone.length });
    for (const [at, one] of CASES.entries()) {
      const own = alone.indexOf(one);
      const agency = customer.agencies[own < 0 ? at % SHARED_AGENCIES : SHARED_AGENCIES + own];
      const { ciphertext: job } = await system.job();
      await customer.oracle.arm({ ...one.fault, job });
      const queueId = await customer.apply(job, { agencyId: agency?.agencyId });
      running.set(one, { customer, job, queueId });
    }
  });
  afterAll(async () => {
    if (system) await expectSound(system).finally(() => system.stop());
  });

  it.each(CASES.map((one) => [`${JSON.stringify(one.fault)}`, one] as const))('does %s', async (_, one) => {
    const { customer, job, queueId } = running.get(one) as { customer: Customer; job: string; queueId: string };

    expect(await customer.settled(queueId)).toMatchObject(one.ends);

    expect((await customer.oracle.proposals(job)).map(({ coverLetter }) => coverLetter)).toEqual(
      Array.from({ length: one.proposals }, () => LETTER),
    );
    // Whatever became of it, it was asked for once.
    expect(await customer.oracle.submits(job)).toHaveLength(1);
    expect(await customer.oracle.hits(one.fault.kind, job)).toBe(1);
    const credit = one.ends.applicationStatus === 'applied' ? 'captured' : 'released';
    expect(await customer.webhooks(queueId)).toMatchObject([{ times: 1, data: { ...one.ends, credit } }]);
  });
});

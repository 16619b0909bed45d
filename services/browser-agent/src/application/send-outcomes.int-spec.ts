import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TcpRelay } from '#testing';
import { type Dispatched, GivenAgents, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';
import {
  arrives,
  type Case,
  dispatchCase,
  ended,
  expectEnd,
  isFound,
  isNotFound,
  LOST,
  refused,
} from '../spec/outcome-cases.kit-spec.js';

const TERMS = { hourlyRate: null, fixedBid: null, milestones: null, timeline: null, boostConnects: null };

const CASES: Readonly<Record<string, Case>> = {
  'an hourly job': arrives(),
  'a fixed price': { ...arrives(), job: { type: 'fixed', budget: 300, suggestedDuration: '1 to 3 months' } },
  'a job that leads to the list after Send': { ...arrives(), job: { afterSend: 'list' } },
  'a closed job': ended('not_available', 'job_closed', { job: { state: 'closed' } }),
  'a removed job': ended('not_available', 'job_deleted', { job: { state: 'removed' } }),
  'a private job': ended('not_available', 'job_private', { job: { state: 'private' } }),
  'a job for others': ended('not_eligible', 'location', { job: { hardRefusal: { reason: 'location', at: 'open' } } }),
  'a job beyond all Connects': ended('not_enough_connects', 'connects_balance', { job: { isUnaffordable: true } }),
  'a question without an answer': ended('failed', 'answers_required', { job: { questions: ['Why you?'] } }),
  'a bid that is missing': ended('failed', 'bid_missing', {
    job: { type: 'fixed', budget: 300 },
    order: { terms: { ...TERMS, hourlyRate: 40 } },
  }),
  'more Connects than allowed': ended('failed', 'connects_above_max', { order: { maxConnects: 3 } }),
  'a time that ran out': ended('failed', 'expired', { order: { expiresAt: Date.now() - 1 } }),

  'an answer lost by FIN': isFound({ kind: 'response_lost_after_accept', by: 'fin', connection: 'fresh' }),
  'an answer lost by RST': isFound({ kind: 'response_lost_after_accept', by: 'rst', connection: 'fresh' }),
  'a cut after the body, accepted': isFound({ kind: 'cut_after_body', by: 'rst', accept: true }),
  'a cut after the body, not accepted': isNotFound({ kind: 'cut_after_body', by: 'fin', accept: false }),
  'a cut in the request': isNotFound({ kind: 'cut_mid_request', by: 'rst' }),
  'a 307 after accepting': isFound({ kind: 'redirect_after_accept', status: 307 }),
  'a 308 after accepting': isFound({ kind: 'redirect_after_accept', status: 308 }),
  'a 500 after accepting': isFound({ kind: 'error_after_accept' }),
  'an answer too late, accepted long before it': isFound({ kind: 'slow_response', delayMs: 2_000, accept: 'before' }),
  'an answer too late, accepted with it': isFound({ kind: 'slow_response', delayMs: 1_300, accept: 'after' }),
  'a challenge in place of the answer, accepted': isFound({ kind: 'challenge', pages: ['submit'], accept: true }),
  'a challenge in place of the answer': isNotFound({ kind: 'challenge', pages: ['submit'] }),
  'an error that is none': isFound({ kind: 'misleading_refusal' }),
  'the address of another proposal, accepted': isFound({ kind: 'redirect_to_foreign', accept: true }),
  'the address of another proposal': isNotFound({ kind: 'redirect_to_foreign' }),
  'a list that is late': arrives({ kind: 'list_late', byMs: 1_200 }),
  'an answer that is lost, list and job page late': isFound(
    LOST,
    { kind: 'list_late', byMs: 1_200 },
    { kind: 'job_page_late', byMs: 1_200 },
  ),
  'an answer that is lost, a job page that shows nothing': isFound(LOST, {
    kind: 'job_page_late',
    byMs: 900_000,
    meanwhile: 'nothing',
  }),
  'a duplicate that is none': isNotFound({ kind: 'duplicate_refused' }),
  'a refusal': refused({ kind: 'refused_on_send' }, 'failed', 'page_error'),
  'Connects gone on Send': refused({ kind: 'out_of_connects_on_send' }, 'not_enough_connects', 'connects_balance'),
  'a job closed on Send': refused({ kind: 'job_closes_on_send' }, 'not_available', 'job_closed'),
  'a profile refused on Send': refused({ kind: 'hard_refusal', at: 'send', reason: 'tier' }, 'not_eligible', 'tier'),
};

describe('how Sends end, by agents on a real database, nats-server, proxy and sandbox', () => {
  let given: GivenAgents;
  beforeAll(async () => {
    given = await GivenAgents.running();
  }, PATIENCE_MS);
  afterAll(() => given?.stop(), PATIENCE_MS);

  describe('one application each, all through one session', () => {
    const dispatched = new Map<string, Dispatched>();
    beforeAll(async () => {
      const agency = await given.agency();
      // Somebody else's proposal, whose address an answer can name.
      const { ciphertext: job } = await given.sandbox.job();
      const { agencyId } = agency.sandbox;
      await given.sandbox.call('POST', '/proposals', { agencyId, job, coverLetter: 'x' });
      for (const [name, one] of Object.entries(CASES)) dispatched.set(name, await dispatchCase(given, agency, one));
    });

    it.each(Object.entries(CASES))(
      '%s',
      async (name, end) => {
        const one = dispatched.get(name) as Dispatched;
        const { evidence } = await expectEnd(given, one, end);
        if (end.status !== 'applied') return;
        const [proposal] = await given.sandbox.proposals(one.job);
        expect(proposal).toMatchObject({ coverLetter: one.order.coverLetter });
        const { id: proposalId, coverLetterSha256 } = proposal ?? {};
        expect(evidence).toMatchObject({ proposalId, coverLetterSha256 });
        // A connection of its own: what dies with a kept one cannot be sent again by anybody.
        const [{ wire } = { wire: undefined }] = await given.sandbox.submits(one.job);
        expect(wire).toMatchObject({ isReused: false });
      },
      PATIENCE_MS,
    );
  });

  it(
    'starts no scripted driver for anything but a proven sandbox, whatever permission is named',
    async () => {
      // The same program behind another address: it answers, and what it signs is not where it was asked.
      const relay = await TcpRelay.listen(given.sandbox.url);
      const env = { MARKETPLACE_BASE_URL: relay.through(given.sandbox.url), MARKETPLACE_PERMISSION: 'a letter' };

      await expect(given.pod('stranger', env)).rejects.toThrow(/did not prove to be a sandbox of ours/);
      await relay.close();
    },
    PATIENCE_MS,
  );

  it('leaves nothing behind', () => given.expectInvariants());
});

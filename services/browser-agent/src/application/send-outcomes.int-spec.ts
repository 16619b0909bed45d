import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationOrder, OnLoggedOut } from '#contracts';
import { eventually, TcpRelay } from '#testing';
import { type Dispatched, GivenAgents, type GivenAgency, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';

type Fault = { readonly kind: string } & Record<string, unknown>;

interface Case {
  readonly job?: Record<string, unknown>;
  readonly order?: Partial<ApplicationOrder>;
  readonly faults?: readonly Fault[];
  readonly status: string;
  readonly reason: string | RegExp;
  /** Proposals that arrive. */
  readonly proposals: 0 | 1;
  /** Requests that send; one for everything that gets as far as Send. */
  readonly submits: 0 | 1;
}

const arrives = (...faults: Fault[]): Case => ({
  faults,
  status: 'applied',
  reason: /^sent/,
  proposals: 1,
  submits: 1,
});
/** It arrives, and nobody says so: recovery finds it. */
const isFound = (...faults: Fault[]): Case => ({ ...arrives(...faults), reason: 'sent_verified' });
/** Nothing arrives, and nobody says so. */
const isNotFound = (fault: Fault): Case => refused(fault, 'failed', 'not_found_after_send');
const refused = (fault: Fault, status: string, reason: string): Case => ({
  faults: [fault],
  status,
  reason,
  proposals: 0,
  submits: 1,
});
const ended = (status: string, reason: string, more: Partial<Case>): Case => ({
  status,
  reason,
  proposals: 0,
  submits: 0,
  ...more,
});

const LOST = { kind: 'response_lost_after_accept' };
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

describe('agents on a real database, nats-server, proxy and sandbox', () => {
  let given: GivenAgents;
  beforeAll(async () => {
    given = await GivenAgents.running();
  }, PATIENCE_MS);
  afterAll(() => given?.stop(), PATIENCE_MS);

  /** An application for a job of its own, with faults that strike at that job. */
  const dispatch = async (
    agency: GivenAgency,
    { job: input, order, faults = [] }: Pick<Case, 'job' | 'order' | 'faults'>,
    onLoggedOut?: OnLoggedOut,
  ): Promise<Dispatched> => {
    const { ciphertext: job } = await given.sandbox.job({ boost: null, ...input });
    for (const fault of faults) await given.sandbox.arm({ ...fault, job });
    return given.dispatch(agency, { job, ...(order ? { order } : {}), ...(onLoggedOut ? { onLoggedOut } : {}) });
  };
  const expectEnd = async (
    { applicationId, job }: Dispatched,
    end: Pick<Case, 'status' | 'reason' | 'proposals' | 'submits'>,
  ) => {
    const { status, reason, proposals, submits } = end;
    const { ending } = await given.finished(applicationId);
    expect(ending).toMatchObject({ status, reasonCode: expect.stringMatching(reason) });
    expect(await given.sent(job)).toEqual({ submits, proposals });
    return ending;
  };

  describe('one application each, all through one session', () => {
    const dispatched = new Map<string, Dispatched>();
    beforeAll(async () => {
      const agency = await given.agency();
      // Somebody else's proposal, whose address an answer can name.
      const { ciphertext: job } = await given.sandbox.job();
      const { agencyId } = agency.sandbox;
      await given.sandbox.call('POST', '/proposals', { agencyId, job, coverLetter: 'x' });
      for (const [name, one] of Object.entries(CASES)) dispatched.set(name, await dispatch(agency, one));
    });

    it.each(Object.entries(CASES))(
      '%s',
      async (name, end) => {
        const one = dispatched.get(name) as Dispatched;
        const { evidence } = await expectEnd(one, end);
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

  const applied = arrives();
  const stateOf = async ({ sessionId }: GivenAgency) =>
    (
      await given.database.query<{ state: string }>(`SELECT state FROM agent.sessions WHERE session_id = $1`, [
        sessionId,
      ])
    )[0]?.state;

  it(
    'ends as logged_out what finds the session signed out before Send, and signs in again',
    async () => {
      const agency = await given.agency();
      const first = await dispatch(agency, { faults: [{ kind: 'session_expires_before_open', pages: ['apply'] }] });
      await expectEnd(first, ended('logged_out', 'session_lost', {}));

      await expectEnd(await dispatch(agency, {}), applied);
    },
    PATIENCE_MS,
  );

  const SIGNED_OUT = { kind: 'session_expires_before_open', pages: ['apply'] };
  const stepsOf = async ({ applicationId }: Dispatched) =>
    (await given.told<{ stage: string; blockedOn: string | null }>('application.progressed', applicationId)).map(
      ({ stage, blockedOn }) => blockedOn ?? stage,
    );

  it(
    'holds what its agency wants held until the session is back, says so, and sends it then, once',
    async () => {
      const agency = await given.agency();
      const held = await dispatch(agency, { faults: [SIGNED_OUT] }, 'hold');

      await expectEnd(held, applied);
      const steps = await stepsOf(held);
      expect(steps).toContain('session_reconnecting');
      expect(steps.indexOf('session_reconnecting')).toBeLessThan(steps.indexOf('sending'));
      expect(await given.sandbox.hits(SIGNED_OUT.kind, held.job)).toBe(1);
    },
    PATIENCE_MS,
  );

  it(
    'holds nothing under which the session is lost again and again',
    async () => {
      const agency = await given.agency();
      const held = await dispatch(agency, { faults: [SIGNED_OUT, SIGNED_OUT, SIGNED_OUT] }, 'hold');

      const { errorMessage } = await expectEnd(held, ended('logged_out', 'session_lost', {}));
      expect(errorMessage).toContain('3 times');
      await expectEnd(await dispatch(agency, {}), applied);
    },
    PATIENCE_MS,
  );

  it(
    'never ends as logged_out what was signed out by Send itself',
    async () => {
      const agency = await given.agency();
      const first = await dispatch(agency, { faults: [{ kind: 'session_expires_before_send' }] });
      await expectEnd(first, isNotFound(LOST));

      await expectEnd(await dispatch(agency, {}), applied);
    },
    PATIENCE_MS,
  );

  it(
    'stops at a challenge before Send and gives what comes after it back to its lane',
    async () => {
      const agency = await given.agency();
      const first = await dispatch(agency, { faults: [{ kind: 'challenge', pages: ['job'] }] });
      await expectEnd(first, ended('failed', 'challenge', {}));
      await eventually(async () => expect(await stateOf(agency)).toBe('needs_human'), PATIENCE_MS);
      const second = await dispatch(agency, {});

      await eventually(async () => {
        expect(await given.told('application.returned', second.applicationId)).toMatchObject([{ dispatch: 1 }]);
      }, PATIENCE_MS);
      expect(await given.sent(second.job)).toEqual({ submits: 0, proposals: 0 });
    },
    PATIENCE_MS,
  );

  it(
    'waits for a marketplace that answers with errors, says so, and sends once it is back',
    async () => {
      const agency = await given.agency();
      const one = await dispatch(agency, { faults: [{ kind: 'server_error_on_open', pages: ['job'], times: 2 }] });
      await expectEnd(one, applied);

      const steps = await given.told<{ blockedOn: string | null }>('application.progressed', one.applicationId);
      expect(steps.filter(({ blockedOn }) => blockedOn === 'marketplace_unavailable')).toHaveLength(2);
    },
    PATIENCE_MS,
  );

  it(
    'takes a proposal that was there before for nobody’s success',
    async () => {
      const agency = await given.agency();
      const { ciphertext: job } = await given.sandbox.job();
      const { agencyId } = agency.sandbox;
      const { id } = await given.sandbox.call<{ id: string }>('POST', '/proposals', {
        agencyId,
        job,
        coverLetter: 'x',
      });
      const { evidence } = await expectEnd(
        await given.dispatch(agency, { job }),
        ended('failed', 'already_applied', {}),
      );

      expect(evidence).toMatchObject({ proposalId: id });
    },
    PATIENCE_MS,
  );

  it(
    'does not send what expires while its form is being opened: the intent itself is refused',
    async () => {
      const agency = await given.agency();
      await expectEnd(await dispatch(agency, {}), applied);
      const one = await dispatch(agency, {
        faults: [{ kind: 'slow_response', pages: ['apply'], delayMs: 1_500 }],
        order: { expiresAt: Date.now() + 1_200 },
      });

      await expectEnd(one, ended('failed', 'expired', {}));
      expect(await given.intent(one.applicationId)).toMatchObject({ kind: 'ended' });
      const steps = await given.told<{ stage: string }>('application.progressed', one.applicationId);
      expect(steps.map(({ stage }) => stage)).toContain('sending');
    },
    PATIENCE_MS,
  );

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

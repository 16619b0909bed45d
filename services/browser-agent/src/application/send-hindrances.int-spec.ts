import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OnLoggedOut } from '#contracts';
import { eventually } from '#testing';
import { type Dispatched, GivenAgents, type GivenAgency, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';
import {
  arrives,
  type Case,
  dispatchCase,
  type End,
  ended,
  expectEnd,
  isNotFound,
  LOST,
} from '../spec/outcome-cases.kit-spec.js';

describe('what stands between an application and its Send: sessions, challenges, times, proposals of others', () => {
  let given: GivenAgents;
  beforeAll(async () => {
    given = await GivenAgents.running();
  }, PATIENCE_MS);
  afterAll(() => given?.stop(), PATIENCE_MS);

  const dispatch = (agency: GivenAgency, one: Pick<Case, 'job' | 'order' | 'faults'>, onLoggedOut?: OnLoggedOut) =>
    dispatchCase(given, agency, one, onLoggedOut);
  const expectEnded = (one: Dispatched, end: End) => expectEnd(given, one, end);

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
      await expectEnded(first, ended('logged_out', 'session_lost', {}));

      await expectEnded(await dispatch(agency, {}), applied);
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

      await expectEnded(held, applied);
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

      const { errorMessage } = await expectEnded(held, ended('logged_out', 'session_lost', {}));
      expect(errorMessage).toContain('3 times');
      await expectEnded(await dispatch(agency, {}), applied);
    },
    PATIENCE_MS,
  );

  it(
    'never ends as logged_out what was signed out by Send itself',
    async () => {
      const agency = await given.agency();
      const first = await dispatch(agency, { faults: [{ kind: 'session_expires_before_send' }] });
      await expectEnded(first, isNotFound(LOST));

      await expectEnded(await dispatch(agency, {}), applied);
    },
    PATIENCE_MS,
  );

  it(
    'stops at a challenge before Send and gives what comes after it back to its lane',
    async () => {
      const agency = await given.agency();
      const first = await dispatch(agency, { faults: [{ kind: 'challenge', pages: ['job'] }] });
      await expectEnded(first, ended('failed', 'challenge', {}));
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
      await expectEnded(one, applied);

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
      const { evidence } = await expectEnded(
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
      await expectEnded(await dispatch(agency, {}), applied);
      const one = await dispatch(agency, {
        faults: [{ kind: 'slow_response', pages: ['apply'], delayMs: 1_500 }],
        order: { expiresAt: Date.now() + 1_200 },
      });

      await expectEnded(one, ended('failed', 'expired', {}));
      expect(await given.intent(one.applicationId)).toMatchObject({ kind: 'ended' });
      const steps = await given.told<{ stage: string }>('application.progressed', one.applicationId);
      expect(steps.map(({ stage }) => stage)).toContain('sending');
    },
    PATIENCE_MS,
  );

  it('leaves nothing behind', () => given.expectInvariants());
});

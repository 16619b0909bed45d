import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { type Dispatched, GivenAgents, type GivenAgency, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';

interface Case {
  readonly fault?: { readonly kind: string } & Record<string, unknown>;
  readonly status: 'applied' | 'failed';
  readonly reason: string;
  readonly proposals: 0 | 1;
  readonly submits: 0 | 1;
}

const FOUND: Case = { status: 'applied', reason: 'sent_verified', proposals: 1, submits: 1 };
const NEVER_SENT: Case = { status: 'failed', reason: 'not_found_after_send', proposals: 0, submits: 0 };

/**
 * Where pods are killed, one after the other, each while it works on an application of its own. The next pod takes the
 * session over with all that the ones before it left open, until the last, which nobody kills.
 */
const KILLS: readonly (readonly [at: string, Case])[] = [
  // Points that a pod also comes to for what was left open before: the first has nothing before it, and before each of
  // the others all of that comes to its end. Else a pod could be killed before its own application is sent.
  ['after-fence', { ...NEVER_SENT, submits: 1, fault: { kind: 'cut_after_body', accept: false } }],
  ['after-absent', { ...NEVER_SENT, submits: 1, fault: { kind: 'cut_mid_request' } }],
  ['before-applied-commit', FOUND],
  ['after-intent', NEVER_SENT],
  ['before-send', NEVER_SENT],
  ['after-send', FOUND],
  ['after-send', { ...FOUND, fault: { kind: 'response_lost_after_accept' } }],
  // No intent exists yet: whoever comes next begins again, and sends.
  ['before-intent-commit', { ...FOUND, reason: 'sent' }],
  ['before-intent', { ...FOUND, reason: 'sent' }],
];

const AFTER_INTENT = KILLS.findIndex(([at]) => at === 'after-intent');

describe('an agent that is killed', () => {
  let given: GivenAgents;
  let agency: GivenAgency;
  const dispatched: Dispatched[] = [];
  beforeAll(async () => {
    given = await GivenAgents.start();
    await given.proxy();
    agency = await given.agency();
    for (const [index, [at, { fault }]] of KILLS.entries()) {
      if (index > 0 && index < AFTER_INTENT) await endAll(index);
      const { ciphertext: job } = await given.sandbox.job({ boost: null });
      if (fault) await given.sandbox.arm({ ...fault, job });
      const pod = await given.pod(`agent-${index}`, { CRASH_AT: at });
      dispatched.push(await given.dispatch(agency, { job }));
      expect(await pod.exited).toMatchObject({ signal: 'SIGKILL' });
      await given.expireLease(agency);
    }
    await given.pod('agent-last');
  }, 3 * PATIENCE_MS);
  afterAll(() => given?.stop(), PATIENCE_MS);

  /** A pod that nobody kills ends what is open. */
  const endAll = async (index: number): Promise<void> => {
    const pod = await given.pod(`between-${index}`);
    for (const { applicationId } of dispatched) await given.finished(applicationId);
    await pod.stop();
  };

  it.each(KILLS.map(([at, end], index) => [at, end.fault?.kind ?? 'no fault', end, index] as const))(
    'at %s, with %s, leaves what the next pod ends as it is',
    async (_at, _fault, { status, reason, proposals, submits }, index) => {
      const { applicationId, job } = dispatched[index] as Dispatched;
      const { ending } = await given.finished(applicationId);

      expect(ending).toMatchObject({ status, reasonCode: reason });
      expect(await given.sent(job)).toEqual({ submits, proposals });
    },
    PATIENCE_MS,
  );

  it('is followed under a newer epoch, and nothing is decided before the proxy confirmed it', async () => {
    const { applicationId } = dispatched[AFTER_INTENT] as Dispatched;
    const [fenced] = await given.database.query<{ epoch: number; of: number }>(
      `SELECT epoch, (detail->>'of')::int AS of FROM agent.observations WHERE application_id = $1 AND kind = 'fenced'`,
      [applicationId],
    );
    const [row] = await given.database.query<{ confirmed: number }>(
      `SELECT proxy_confirmed_epoch AS confirmed FROM agent.sessions WHERE session_id = $1`,
      [agency.sessionId],
    );
    const intent = await given.intent(applicationId);

    expect(fenced?.of).toBe(intent?.epoch);
    expect(Number(fenced?.epoch)).toBeGreaterThan(Number(fenced?.of));
    expect(Number(row?.confirmed)).toBeGreaterThanOrEqual(Number(fenced?.epoch));
    await eventually(() => given.expectInvariants());
  });
});

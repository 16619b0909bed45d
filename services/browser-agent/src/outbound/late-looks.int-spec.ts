import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationId } from '#contracts';
import { anEcho } from '#testing';
import { GivenRows } from '../spec/given-rows.kit-spec.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe('a Send that ended without its proposal', () => {
  let rows: GivenRows;
  beforeAll(async () => {
    rows = await GivenRows.open();
  });
  afterAll(() => rows?.drop());

  const ended = async (outcome: 'refused' | 'not_found' | 'unknown' | 'applied' = 'not_found') => {
    const echo = anEcho();
    const { applicationId } = await rows.intendToSend(echo);
    await rows.setOutcome(applicationId, outcome, outcome === 'applied' ? applicationId : null);
    return { ...echo, applicationId };
  };
  const agedBy = (applicationId: ApplicationId, ms: number) =>
    rows.query(
      `UPDATE intents SET outcome_at = outcome_at - $2::float8 * interval '1 millisecond' WHERE application_id = $1`,
      [applicationId, ms],
    );
  const plan = (applicationId: ApplicationId, ...afterMs: number[]) =>
    rows.intents.planLateLook(rows.database, applicationId, afterMs);

  it('is looked for at the first time that has not passed, and never again after the last', async () => {
    const { agencyId, applicationId } = await ended();
    const next = async () => Math.round(((await rows.nextLookMs(agencyId)) ?? Number.NaN) / MINUTE_MS);
    await plan(applicationId, 15 * MINUTE_MS, DAY_MS);
    expect(await next()).toBe(15);
    await agedBy(applicationId, 20 * MINUTE_MS);
    await plan(applicationId, 15 * MINUTE_MS, DAY_MS);
    expect(await next()).toBe(24 * 60 - 20);
    await agedBy(applicationId, DAY_MS);
    await plan(applicationId, 15 * MINUTE_MS, DAY_MS);

    expect(await rows.nextLookMs(agencyId)).toBeNull();
    expect(await rows.intents.due(agencyId)).toEqual([]);
  });

  it.each(['unknown', 'applied'] as const)('is no Send that is %s: that keeps its own time', async (outcome) => {
    const { agencyId, applicationId } = await ended(outcome);
    await plan(applicationId, 15 * MINUTE_MS);

    expect(await rows.nextLookMs(agencyId)).toBe(outcome === 'unknown' ? 0 : null);
  });

  it('is due like an open one, and no more once it was found', async () => {
    const { agencyId, applicationId } = await ended('refused');
    expect(await rows.intents.due(agencyId)).toMatchObject([{ applicationId, outcome: 'refused' }]);
    await rows.database.transaction((tx) => rows.intents.markLateFound(tx, applicationId));

    expect(await rows.intents.due(agencyId)).toEqual([]);
  });

  it('wakes the session that has to look', async () => {
    const { sessionId, agencyId } = await rows.session();
    const echo = anEcho({ agencyId });
    const { applicationId } = await rows.intendToSend(echo);
    await rows.setOutcome(applicationId, 'not_found', null);
    await plan(applicationId, 15 * MINUTE_MS);
    const claim = async () => (await rows.sessions.claim('agent-1', '30 seconds', ['live']))?.sessionId;
    expect(await claim()).toBeUndefined();

    await rows.intents.lookAgainIn(applicationId, 0);
    // Decided: its looks stay where they were planned.
    expect(await claim()).toBeUndefined();
    await rows.query(`UPDATE intents SET next_look_at = clock_timestamp() WHERE application_id = $1`, [applicationId]);
    expect(await claim()).toBe(sessionId);
  });

  describe('a refusal that was seen', () => {
    const see = (applicationId: ApplicationId, kind: string, detail: unknown) =>
      rows.intents.observe(rows.database, { applicationId, epoch: 1, pod: 'agent-1', kind, detail });
    const refusal = { category: { status: 'not_available' }, text: 'No longer available.' };

    it('is there for whoever looks, with its time, until somebody has a reason to doubt it', async () => {
      const { applicationId } = await rows.intendToSend(anEcho());
      expect(await rows.intents.observedRefusal(applicationId)).toBeUndefined();
      const before = Date.now();
      await see(applicationId, 'refused', refusal);
      const seen = await rows.intents.observedRefusal(applicationId);
      expect(seen).toMatchObject(refusal);
      expect(Math.abs(Number(seen?.at) - before)).toBeLessThan(MINUTE_MS);
      await see(applicationId, 'refusal_doubted', {});

      expect(await rows.intents.observedRefusal(applicationId)).toBeUndefined();
    });
  });
});

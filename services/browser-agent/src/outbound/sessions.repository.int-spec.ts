import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionId } from '#contracts';
import { eventually } from '#testing';
import { GivenRows } from '../spec/given-rows.kit-spec.js';

const BOTH = ['live', 'test'] as const;
const LEASE = '30 seconds';
const HOLD = '60 seconds';

describe('leases of sessions', () => {
  let rows: GivenRows;
  beforeAll(async () => {
    rows = await GivenRows.open();
  });
  afterAll(() => rows?.drop());
  beforeEach(() => rows.query(`DELETE FROM sessions`));

  const claim = (pod: string) => rows.sessions.claim(pod, LEASE, BOTH);
  const given = async (state: 'new' | 'ready' | 'needs_human' = 'ready') => rows.session({ state });
  /** A session with a submission that is due. */
  const busy = async () => {
    const session = await given();
    await rows.dispatched(session.agencyId);
    return session;
  };
  const isCurrent = (sessionId: SessionId, epoch: number) =>
    rows.database.transaction((tx) => rows.sessions.isCurrent(tx, sessionId, epoch));

  it('goes to one of two pods that claim at once, under the next epoch', async () => {
    const { sessionId } = await busy();
    for (let round = 1; round <= 5; round += 1) {
      const claims = await Promise.all(['agent-1', 'agent-2', 'agent-3'].map(claim));
      const won = claims.filter((one) => one !== undefined);

      expect(won).toHaveLength(1);
      expect(won[0]).toMatchObject({ sessionId, epoch: round });
      await rows.sessions.release(sessionId, round, null);
    }
  });

  it('gives two sessions to two pods that claim at once', async () => {
    const sessions = [await busy(), await busy()];
    const claims = await Promise.all(['agent-1', 'agent-2'].map(claim));

    expect(new Set(claims.map((one) => one?.sessionId))).toEqual(new Set(sessions.map(({ sessionId }) => sessionId)));
  });

  it('goes to no pod that takes sessions of the other mode, and none of those gives way for it', async () => {
    const [live, test] = [await busy(), await busy()];
    await rows.query(`UPDATE sessions SET mode = 'test' WHERE session_id = $1`, [test.sessionId]);
    const take = (pod: string, mode: 'live' | 'test') => rows.sessions.claim(pod, LEASE, [mode]);
    expect(await take('agent-1', 'live')).toMatchObject({ sessionId: live.sessionId });
    expect(await take('agent-2', 'live')).toBeUndefined();
    await rows.sessions.noteIdle(live.sessionId, 1, true);
    expect(await rows.sessions.mustGiveWay(live.sessionId, HOLD, ['live'])).toBe('no');
    expect(await rows.sessions.mustGiveWay(live.sessionId, HOLD, BOTH)).toBe('idle');
    expect(await take('agent-3', 'test')).toMatchObject({ sessionId: test.sessionId });
  });

  it('is not claimed while somebody holds it, nor before its time, nor while it needs a person', async () => {
    const { sessionId } = await busy();
    expect(await claim('agent-1')).toMatchObject({ epoch: 1 });
    expect(await claim('agent-2')).toBeUndefined();

    await rows.sessions.postpone(sessionId, 1, 60_000);
    await rows.sessions.release(sessionId, 1, null);
    expect(await claim('agent-2')).toBeUndefined();

    await rows.query(`UPDATE sessions SET not_before = clock_timestamp(), state = 'needs_human'`);
    expect(await claim('agent-2')).toBeUndefined();
  });

  it('is not claimed without work: a submission that is due, a first sign-in, an orphan, an open Send', async () => {
    const { agencyId, accountId } = await given();
    expect(await claim('agent-1')).toBeUndefined();

    const order = await rows.dispatched(agencyId);
    await rows.query(`UPDATE submissions SET not_before = clock_timestamp() + interval '1 hour'`);
    expect(await claim('agent-1')).toBeUndefined();

    await rows.query(`UPDATE submissions SET state = 'working', epoch = 0`);
    expect(await claim('agent-1')).toMatchObject({ agencyId, accountId });
    await rows.query(`DELETE FROM submissions; `);
    await rows.query(`UPDATE sessions SET lease_pod = NULL, lease_until = NULL`);
    expect(await claim('agent-1')).toBeUndefined();

    await rows.intendToSend(order.echo);
    expect(await claim('agent-1')).toMatchObject({ agencyId });
  });

  it('is claimed again under a higher epoch once the lease ran out, and the earlier owner’s epoch counts no more', async () => {
    const { sessionId } = await busy();
    await claim('agent-1');
    await rows.expireLease(sessionId);

    expect(await rows.sessions.renew(sessionId, 1, LEASE)).toBe(false);
    expect(await isCurrent(sessionId, 1)).toBe(false);
    expect(await claim('agent-2')).toMatchObject({ epoch: 2 });
    expect(await rows.sessions.renew(sessionId, 1, LEASE)).toBe(false);
    expect(await rows.sessions.renew(sessionId, 2, LEASE)).toBe(true);
  });

  it('changes nothing for an epoch that is not the newest: every change of state is fenced', async () => {
    const session = await busy();
    const { sessionId } = session;
    await claim('agent-1');
    await rows.expireLease(sessionId);
    await claim('agent-2');
    const before = await rows.query(`SELECT * FROM sessions`);
    const old = { sessionId, epoch: 1 };

    await rows.sessions.release(sessionId, 1, Buffer.from('stolen'));
    await rows.sessions.saveState(sessionId, 1, Buffer.from('stolen'));
    await rows.sessions.postpone(sessionId, 1, 60_000);
    await rows.sessions.noteIdle(sessionId, 1, true);
    expect(await rows.sessions.bump(sessionId, 1)).toBeUndefined();
    await rows.database.transaction(async (tx) => {
      expect(await rows.sessions.setState(tx, old, 'needs_human', 'x')).toBeUndefined();
      const roster = { marketplaceAgencyId: null, connectsBalance: 1, members: [] };
      expect(await rows.sessions.saveRoster(tx, sessionId, 1, roster)).toBe(false);
    });
    expect(await rows.proxies.name(sessionId, 1, '01970000-0000-7000-8000-000000000001')).toBe(false);
    expect(await rows.mailbox.take({ ...session, epoch: 1 })).toEqual({ kind: 'lease_lost' });

    expect(await rows.query(`SELECT * FROM sessions`)).toEqual(before);
  });

  it('goes on by itself after a while only in test mode, and only once it was signed in before', async () => {
    const [live, test, never] = [await busy(), await busy(), await busy()];
    await rows.query(`UPDATE sessions SET mode = 'test' WHERE session_id = ANY ($1)`, [
      [test.sessionId, never.sessionId],
    ]);
    for (const at of [1, 2, 3]) {
      const held = await claim(`agent-${at}`);
      if (!held) throw new Error('nothing to claim');
      const { sessionId } = held;
      if (sessionId !== never.sessionId) await rows.sessions.saveState(sessionId, 1, Buffer.from('a state'));
      const ref = { sessionId, epoch: 1 };
      await rows.database.transaction((tx) => rows.sessions.setState(tx, ref, 'needs_human', 'a challenge'));
    }

    expect(await rows.sessions.stoppedTests(0)).toEqual([test.sessionId]);
    expect(await rows.sessions.stoppedTests(60_000)).toEqual([]);
    await rows.database.transaction((tx) => rows.sessions.resume(tx, test.sessionId));
    expect(await rows.sessions.stoppedTests(0)).toEqual([]);
    expect(
      await rows.query(`SELECT stopped_at IS NULL AS goes FROM sessions WHERE session_id = $1`, [live.sessionId]),
    ).toEqual([{ goes: false }]);
  });

  it('is bumped by its owner, and then the old epoch of the same pod counts no more either', async () => {
    const { sessionId } = await busy();
    await claim('agent-1');

    expect(await rows.sessions.bump(sessionId, 1)).toBe(2);
    expect(await isCurrent(sessionId, 1)).toBe(false);
    expect(await isCurrent(sessionId, 2)).toBe(true);
    expect(await rows.sessions.bump(sessionId, 1)).toBeUndefined();
  });

  it('cannot be taken over while a transaction counts on it, not even when it has run out meanwhile', async () => {
    const { sessionId } = await busy();
    await rows.sessions.claim('agent-1', '300 milliseconds', BOTH);

    await rows.database.transaction(async (tx) => {
      expect(await rows.sessions.isCurrent(tx, sessionId, 1)).toBe(true);
      await eventually(async () => {
        const [row] = await rows.query<{ over: boolean }>(
          `SELECT lease_until < clock_timestamp() AS over FROM sessions`,
        );
        expect(row?.over).toBe(true);
      });
      expect(await claim('agent-2')).toBeUndefined();
    });

    expect((await claim('agent-2'))?.epoch).toBe(2);
  });

  it('keeps the saved state when it is released without a newer one', async () => {
    const { sessionId } = await busy();
    await claim('agent-1');
    await rows.sessions.release(sessionId, 1, Buffer.from('sealed'));
    await claim('agent-1');
    await rows.sessions.release(sessionId, 2, null);

    expect((await claim('agent-2'))?.savedState?.toString()).toBe('sealed');
  });

  it('goes round: a busy session that was given back does not come before one that waited longer', async () => {
    const all = [await busy(), await busy(), await busy()];
    const order: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      const claimed = await claim('agent-1');
      order.push(String(claimed?.sessionId));
      await rows.sessions.release(claimed?.sessionId as SessionId, claimed?.epoch ?? 0, null);
    }

    expect(new Set(order.slice(0, 3)).size).toBe(all.length);
    expect(order.slice(3)).toEqual(order.slice(0, 3));
  });

  describe('giving way', () => {
    const way = (sessionId: SessionId) => rows.sessions.mustGiveWay(sessionId, HOLD, BOTH);
    const idleSince = (sessionId: SessionId, seconds: number) =>
      rows.query(
        `UPDATE sessions SET idle_since = clock_timestamp() - make_interval(secs => $2) WHERE session_id = $1`,
        [sessionId, seconds],
      );
    const heldSince = (sessionId: SessionId, seconds: number) =>
      rows.query(
        `UPDATE sessions SET claimed_at = clock_timestamp() - make_interval(secs => $2) WHERE session_id = $1`,
        [sessionId, seconds],
      );
    const twoHeld = async () => {
      await busy();
      await busy();
      const [first, second] = [await claim('agent-1'), await claim('agent-2')];
      if (!first || !second) throw new Error('both were free');
      return [first.sessionId, second.sessionId] as const;
    };

    it('is asked of nobody while no session waits', async () => {
      const [first] = await twoHeld();
      await idleSince(first, 100);

      expect(await way(first)).toBe('no');
    });

    it('is asked of the longest idle session first', async () => {
      const [first, second] = await twoHeld();
      await busy();
      await idleSince(first, 5);
      await idleSince(second, 50);
      await heldSince(first, 500);

      expect(await way(first)).toBe('no');
      expect(await way(second)).toBe('idle');
    });

    it('is asked of a busy session only when none is idle, and only after it was held for long', async () => {
      const [first, second] = await twoHeld();
      await busy();
      expect(await way(first)).toBe('no');

      await heldSince(first, 61);
      expect(await way(first)).toBe('busy');
      expect(await way(second)).toBe('no');

      await idleSince(second, 1);
      expect(await way(first)).toBe('no');
    });

    it('is not asked for the sake of a session that needs a person or is postponed', async () => {
      const [first] = await twoHeld();
      const waiting = await busy();
      await idleSince(first, 100);
      await rows.query(`UPDATE sessions SET state = 'needs_human' WHERE session_id = $1`, [waiting.sessionId]);
      expect(await way(first)).toBe('no');

      await rows.query(
        `UPDATE sessions SET state = 'ready', not_before = clock_timestamp() + interval '1 hour' WHERE session_id = $1`,
        [waiting.sessionId],
      );
      expect(await way(first)).toBe('no');
    });
  });

  it('takes up again what a person saw to, and says what it was', async () => {
    const { sessionId } = await given('needs_human');
    const resume = (id: SessionId) => rows.database.transaction((tx) => rows.sessions.resume(tx, id));

    expect(await resume(sessionId)).toBe('resumed');
    expect(await resume(sessionId)).toBe('not_stopped');
    expect(await resume('01970000-0000-7000-8000-000000000001' as SessionId)).toBe('unknown');
    expect(await claim('agent-1')).toMatchObject({ sessionId, state: 'reconnecting' });
  });

  it('is changed by a newer registration of its agency and not by an older one', async () => {
    const { sessionId, agencyId, accountId } = await given();
    const register = (revision: number, loginRef: string) =>
      rows.database.transaction((tx) =>
        rows.sessions.register(tx, {
          sessionId,
          agencyId,
          accountId,
          mode: 'live',
          name: 'x',
          marketplaceAgencyId: '19',
          marketplaceBaseUrl: 'http://other.test',
          businessDeveloper: { name: 'Somebody', loginRef, defaultProfileId: 'p' },
          revision,
        }),
      );
    await register(3, 'newer');
    await register(2, 'older');
    await rows.dispatched(agencyId);

    expect(await claim('agent-1')).toMatchObject({ loginRef: 'newer', defaultProfileId: 'p' });
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '#runtime';
import { GivenRows } from '../spec/given-rows.kit-spec.js';
import { SessionsRepository } from './sessions.repository.js';

const BOTH = ['live', 'test'] as const;
const LEASE = '30 seconds';
const HOLD = '60 seconds';
const MANY = 3_000;
// Each looked at is claimed; one run of the statement, and one for each way to plan it.
const BUSY = 3;

describe('sessions that wait for a pod', () => {
  let rows: GivenRows;
  beforeEach(async () => {
    rows = await GivenRows.open();
  });
  afterEach(() => rows?.drop());

  it.each([
    ['have none', false],
    ['have none, as is known', true],
  ])('are found by their work among thousands that %s', async (_, isKnown) => {
    await rows.query(
      `INSERT INTO sessions (session_id, agency_id, account_id, mode, base_url, marketplace_agency_id,
         business_developer, login_ref, revision, state)
       SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'live', '', n::text, '', '', 1, 'ready'
       FROM generate_series(1, $1) AS n`,
      [MANY],
    );
    // Each was looked for once and will be again, tomorrow. An index that is read whole gives no row then, and has pages.
    await rows.query(
      `INSERT INTO intents (application_id, agency_id, canonical_job_id, kind, epoch, echo, letter_sha256, outcome,
         outcome_at, next_look_at)
       SELECT gen_random_uuid(), agency_id, '~02' || marketplace_agency_id, 'send', 1, '{}', repeat('a', 64),
         'not_found', clock_timestamp(), clock_timestamp() + interval '1 day'
       FROM sessions, generate_series(1, 10)`,
    );
    const busy = async () => rows.dispatched((await rows.session()).agencyId);
    await busy();
    const held = await rows.sessions.claim('agent-1', LEASE, BOTH);
    if (!held) throw new Error('nothing to claim');
    for (let at = 0; at < BUSY; at += 1) await busy();
    if (isKnown) await rows.analyze();
    const explained = await rows.explained();
    const sessions = new SessionsRepository(explained as unknown as Database);

    expect(await sessions.mustGiveWay(held.sessionId, HOLD, BOTH)).toBe('no');
    expect(await sessions.claim('agent-2', LEASE, BOTH)).toBeDefined();

    await explained.close();
    expect(explained.looked).toHaveLength(4);
    expect(explained.looked.filter((one) => one.rows > MANY / 100 || one.buffers > MANY / 30)).toEqual([]);
  });
});

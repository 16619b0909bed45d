import { cpSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Embedded, eventually, testSystem } from '#testing';
import { NatsSurgeon } from '../../chaos/nats-surgeon.js';
import { Customer, expectSound, LETTER } from './customer.js';

jest.setTimeout(600_000);

// A minute is a second: the first late look comes after fifteen.
const TIME_SCALE = '60';
const PATIENCE_MS = 180_000;
const natsRoot = randomBytes(16).toString('hex');

describe('a whole system', () => {
  let system: Embedded;
  let customer: Customer;
  beforeAll(async () => {
    system = await testSystem({
      natsRoot,
      extra: { TIME_SCALE, LANE_GAP_MIN_MS: '0', LANE_GAP_MAX_MS: '0' },
      only: Object.fromEntries(['agent-1', 'agent-2'].map((name) => [name, { MARKETPLACE_DRIVER: 'scripted' }])),
    });
    customer = await Customer.of(system, { agencies: 2 });
  }, PATIENCE_MS);
  afterEach(() => expectSound(system));
  afterAll(() => system?.stop());

  /** Applications of both agencies, each for a job of its own, that the marketplace takes its time for. */
  async function underWay(count: number): Promise<{ queueId: string; job: string }[]> {
    const all: { queueId: string; job: string }[] = [];
    for (let at = 0; at < count; at += 1) {
      const { ciphertext: job } = await system.job({ boost: null });
      await customer.oracle.arm({ kind: 'slow_response', delayMs: 400, pages: ['apply'], job });
      const agencyId = customer.agencies[at % 2]?.agencyId;
      all.push({ job, queueId: await customer.apply(job, { agencyId }) });
    }
    return all;
  }

  /** Each was applied, has one proposal and one webhook, and took one credit. */
  async function expectEachOnce(
    applications: readonly { queueId: string; job: string }[],
    before: { captured: number },
  ): Promise<void> {
    for (const { queueId, job } of applications) {
      await customer.applied(queueId);
      expect((await customer.oracle.proposals(job)).map(({ coverLetter }) => coverLetter)).toEqual([LETTER]);
      expect((await customer.webhooks(queueId)).map(({ type }) => type)).toEqual(['application.applied']);
    }
    await eventually(async () =>
      expect(await customer.credits()).toMatchObject({ held: 0, captured: before.captured + applications.length }),
    );
  }

  /** Every event there ever was about an application, whether somebody listens or not. */
  async function told(queueId: string): Promise<string[]> {
    const client = new pg.Client({ connectionString: system.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ type: string }>(
        `SELECT type FROM notifier.events WHERE application_id = $1 ORDER BY sequence`,
        [queueId],
      );
      return rows.map(({ type }) => type);
    } finally {
      await client.end();
    }
  }

  const store = (): string => join(system.folder, 'nats', 'store');

  it('loses and doubles nothing when each of its streams is deleted under way', async () => {
    const before = await customer.credits();
    const surgeon = new NatsSurgeon({ url: system.natsUrl, password: natsRoot });
    const applications = await underWay(4);
    const deleted = new Set<string>();
    for (let number = 0; number < 8; number += 1) deleted.add(await eventually(() => surgeon.deleteStream(number)));
    applications.push(...(await underWay(2)));

    expect(deleted.size).toBeGreaterThan(3);
    await expectEachOnce(applications, before);
  });

  it('loses and doubles nothing when everything that NATS stored is gone', async () => {
    const before = await customer.credits();
    const applications = await underWay(4);
    const resume = await system.halt('nats-server');
    rmSync(store(), { recursive: true });
    await resume();

    applications.push(...(await eventually(() => underWay(2), PATIENCE_MS)));
    await expectEachOnce(applications, before);
  });

  it("loses and doubles nothing when yesterday's store of NATS comes back under today's Postgres", async () => {
    const before = await customer.credits();
    const yesterday = join(system.folder, 'nats', 'yesterday');
    const first = await system.halt('nats-server');
    cpSync(store(), yesterday, { recursive: true });
    await first();
    const applications = await eventually(() => underWay(4), PATIENCE_MS);
    await customer.applied(applications[0]?.queueId ?? '');
    const second = await system.halt('nats-server');
    rmSync(store(), { recursive: true });
    cpSync(yesterday, store(), { recursive: true });
    await second();

    applications.push(...(await eventually(() => underWay(2), PATIENCE_MS)));
    await expectEachOnce(applications, before);
  });

  it('corrects itself when the marketplace hid a proposal for longer than it is assumed to', async () => {
    const { ciphertext: job } = await system.job({ boost: null });
    // Longer than the settle window and both readings; shorter than the first late look.
    const byMs = 9_000;
    for (const fault of [
      { kind: 'list_late', byMs },
      { kind: 'job_page_late', byMs },
      { kind: 'response_lost_after_accept' },
    ]) {
      await customer.oracle.arm({ ...fault, job });
    }
    const before = await customer.credits();
    const queueId = await customer.apply(job);

    expect(await customer.settled(queueId)).toMatchObject({ reasonCode: 'not_found_after_send' });

    await eventually(
      async () => expect(await told(queueId)).toEqual(['application.failed', 'application.corrected']),
      PATIENCE_MS,
    );
    // No money moves, and no second Send is allowed.
    expect(await customer.credits()).toMatchObject({ held: 0, captured: before.captured });
    const again = await customer.apply(job).catch((error: { status?: number }) => error.status);
    if (typeof again === 'string') {
      expect(await customer.settled(again)).toMatchObject({ reasonCode: 'already_applied' });
    } else expect(again).toBe(409);
    expect(await customer.oracle.proposals(job)).toHaveLength(1);
  });
});

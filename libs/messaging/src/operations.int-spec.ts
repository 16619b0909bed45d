import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Operations } from '#messaging';
import { testDatabase, type TestDatabase, testNats, type TestNats, testService, type TestService } from '#testing';

const RULES = [{ name: 'nothing is bad', brokenRows: `SELECT id FROM agent.things WHERE is_bad` }];
const AT_ONCE_MS = 0;
const LONG_MS = 60_000;
const NOW = 0;

describe('asking a service whether its tables agree', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let agent: TestService;
  let operations: Operations;

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    await database.query(`CREATE TABLE agent.things (id int, is_bad boolean)`);
    await database.query(`GRANT ALL ON agent.things TO PUBLIC`);
    agent = await testService({ service: 'browser-agent', database, nats });
    operations = agent.app.get(Operations);
  });
  afterAll(async () => {
    await agent?.close();
    await nats?.stop();
    await database?.drop();
  });

  const ask = async ({ maxAgeMs = NOW, mostMs = LONG_MS } = {}) => {
    const { invariants, checkedAt } = await operations.invariants(RULES, maxAgeMs, mostMs);
    return { holds: invariants.every(({ holds }) => holds), checkedAt };
  };
  const insert = (isBad: boolean) => agent.database.query(`INSERT INTO agent.things VALUES (1, $1)`, [isBad]);

  it('says what holds now, and what held when that takes longer than an answer may', async () => {
    const askedAt = Date.now();
    const first = await ask();
    expect(first.holds).toBe(true);
    expect(first.checkedAt).toBeGreaterThanOrEqual(askedAt);

    const late = await agent.database.transaction(async (tx) => {
      await tx.query(`LOCK TABLE agent.things IN ACCESS EXCLUSIVE MODE`);
      await tx.query(`INSERT INTO agent.things VALUES (1, true)`);
      return ask({ mostMs: AT_ONCE_MS });
    });

    expect(late).toEqual(first);
    expect((await ask()).holds).toBe(false);
    await agent.database.query(`DELETE FROM agent.things`);
  });

  it('says what held not long ago to whoever is content with it, and asks the tables for whoever is not', async () => {
    const known = await ask();
    await insert(true);

    expect(await ask({ maxAgeMs: LONG_MS })).toEqual(known);
    expect((await ask()).holds).toBe(false);
    await agent.database.query(`DELETE FROM agent.things`);
  });

  it('asks once for all who ask while it is asking, but never answers with what was read before they asked', async () => {
    await insert(false);
    const { asking, later } = await agent.database.transaction(async (tx) => {
      await tx.query(`LOCK TABLE agent.things IN ACCESS EXCLUSIVE MODE`);
      const asking = ask();
      const later = [ask(), ask()];
      return { asking, later };
    });

    const [one, other] = await Promise.all(later);
    expect(one).toEqual(other);
    expect(one?.checkedAt).toBeGreaterThanOrEqual((await asking).checkedAt);
  });
});

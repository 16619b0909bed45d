import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { addCrowd } from './crowd.js';
import { type Statement, statementsOf, setUpPostgres } from './probe.js';
import { type BenchSystem, contenderOf, startSystem } from './system.js';

const AGENCIES = 2;
const AT_ONCE = 8;
// Two readings of as many applications, with five times as many stored for the second.
const EACH = 60;
const BETWEEN = 240;
const ALL = EACH + EACH + BETWEEN + EACH + EACH;
// Nobody works for them.
const CROWD = 2_000;
const PATIENCE_MS = 180_000;
// Of one statement, for one application. What reads all there is reads several times as much; what has a key, nearly the
// same: trees are a level higher then, and batches of another size.
const GROWTH = 1.5;
// What runs less often runs by the clock, such as adding up totals: how much it finds is how long it had not run.
const OFTEN = 2;
const MORE = 10;

describe('a system whose tables are new, and that nobody has looked at yet', () => {
  let receiver: Server;
  let system: BenchSystem;
  let sent = 0;

  beforeAll(async () => {
    receiver = createServer((request, answer) => void request.resume().on('end', () => answer.writeHead(204).end()));
    await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
    system = await startSystem({
      folder: mkdtempSync(join(tmpdir(), 'applywright-system-')),
      pods: AGENCIES,
      agencies: AGENCIES,
      jobs: ALL / AGENCIES,
      webhookUrl: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks`,
    });
    // Statistics would come some time within the test; here they never do.
    await setUpPostgres(system, ['autovacuum=off'], true);
  }, PATIENCE_MS);
  afterAll(async () => {
    await system?.stop();
    receiver?.close();
  });

  /** So many more applications, to the last webhook of them. */
  async function apply(count: number): Promise<void> {
    const contender = contenderOf('applywright', system, system.agencies);
    const until = sent + count;
    const line = async (): Promise<void> => {
      while (sent < until) {
        const { path, headers, body } = contender.request(sent++, 'spread');
        const answer = await fetch(`${contender.baseUrl}${path}`, { method: 'POST', headers, body });
        expect(answer.status).toBe(202);
        await answer.arrayBuffer();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));
    await eventually(async () => {
      const { rows } = await system.database.query<{ told: number }>(
        `SELECT count(*)::int AS told FROM notifier.deliveries WHERE state = 'delivered'`,
      );
      expect(rows).toEqual([{ told: until }]);
    }, PATIENCE_MS);
  }

  /** What each statement looks at for one application, of so many more. */
  const read = () => statementsOf(system, () => apply(EACH), EACH);
  /**
   * What reads more for an application, and not because it ran more often: looks go by the clock, and a slow machine has
   * more of them.
   */
  const grown = (few: ReadonlyMap<string, Statement>, many: ReadonlyMap<string, Statement>) =>
    [...many].filter(([id, now]) => {
      const before = few.get(id);
      if (before === undefined || now.calls < OFTEN) return false;
      return now.pages > before.pages * GROWTH + MORE && now.pages / now.calls > (before.pages / before.calls) * GROWTH;
    });

  it('reads no more for an application when there are many, nor among many agencies, than when there were few', async () => {
    await apply(EACH);
    const few = await read();
    await apply(BETWEEN);
    const many = await read();
    // With statistics from here on.
    await addCrowd(system.database, system.embedded.marketplaceUrl, CROWD);
    const crowded = await read();

    expect(many.size).toBeGreaterThan(30);
    expect(grown(few, many)).toEqual([]);
    expect(grown(many, crowded)).toEqual([]);
  });
});

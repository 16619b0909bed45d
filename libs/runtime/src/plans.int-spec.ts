import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '#testing';
import { Database } from './database.js';
import { Log } from './log.js';
import { ofFound } from './plans.js';

const MANY = 20_000;

interface Node {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Node[];
}

describe('plans of a service', () => {
  let server: TestDatabase;
  beforeAll(async () => {
    server = await testDatabase();
  });
  beforeEach(async () => {
    await server.query(`DROP TABLE IF EXISTS billing.things`);
    await server.query(
      `CREATE TABLE billing.things (id integer PRIMARY KEY, owner integer NOT NULL, state text NOT NULL)
       WITH (autovacuum_enabled = off)`,
    );
    await server.query(`GRANT ALL ON billing.things TO PUBLIC`);
  });
  afterAll(() => server?.drop());

  const fill = () =>
    server.query(`INSERT INTO billing.things SELECT n, 1, 'open' FROM generate_series(1, ${MANY}) AS n`);

  async function within<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const database = await new Database({
      url: server.urlOf('billing'),
      schema: 'billing',
      applicationName: 'test',
      log: Log.silent(),
      poolSize: 1,
    }).open();
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  async function planOf(database: Database, text: string): Promise<string[]> {
    const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (FORMAT JSON) ${text}`);
    const nodes = (node: Node): string[] => [
      [node['Node Type'], node['Index Name']].filter((part) => part !== undefined).join(' '),
      ...(node.Plans ?? []).flatMap(nodes),
    ];
    return nodes((row as { 'QUERY PLAN': [{ Plan: Node }] })['QUERY PLAN'][0].Plan);
  }

  it('go by a key, also where the table is empty', async () => {
    await within(async (database) => {
      expect(await planOf(database, `SELECT * FROM things WHERE id = 1`)).toEqual(['Index Scan things_pkey']);
      expect(await planOf(database, `SELECT * FROM things WHERE id = ANY ('{1,2}')`)).toEqual([
        'Index Scan things_pkey',
      ]);
    });
  });

  it('may read a table whole in a survey, and only there', async () => {
    await within(async (database) => {
      const [row] = await database.survey(`EXPLAIN (FORMAT JSON) SELECT * FROM things WHERE id > 0`);
      expect(JSON.stringify(row)).toMatch(/Seq Scan|Bitmap/);
      expect(await planOf(database, `SELECT * FROM things WHERE id > 0`)).toEqual(['Index Scan things_pkey']);
    });
  });

  describe('when a partial index is for the condition', () => {
    const plainly = `SELECT owner FROM things WHERE id = 1 AND owner = 1 AND state = 'open'`;
    const found = `SELECT owner FROM things WHERE id = 1 AND owner = 1 AND ${ofFound(`state = 'open'`)}`;
    beforeEach(async () => {
      await server.query(`CREATE INDEX things_open ON billing.things (owner) WHERE state = 'open'`);
    });

    it('take it for a small one while nobody has looked; what is asked of found rows does not let them', async () => {
      await fill();
      await within(async (database) => {
        expect(await planOf(database, plainly)).toEqual(['Index Scan things_open']);
        expect(await planOf(database, found)).toEqual(['Index Scan things_pkey']);
      });
    });
  });

  describe('are thrown away', () => {
    const renewals = (): number => sent.mock.calls.filter(([text]) => text === 'DISCARD PLANS').length;
    let sent: jest.SpiedFunction<(text: unknown) => unknown>;
    let now: jest.SpiedFunction<() => number>;
    beforeEach(() => {
      sent = jest.spyOn(pg.Client.prototype as unknown as { query(text: unknown): unknown }, 'query');
      now = jest.spyOn(performance, 'now').mockReturnValue(1_000_000);
    });
    afterEach(() => {
      sent.mockRestore();
      now.mockRestore();
    });

    it.each([
      ['a statement', (database: Database) => database.query(`SELECT 1`)],
      ['a transaction', (database: Database) => database.transaction((tx) => tx.query(`SELECT 1`))],
    ])('before %s once they are old, and then not for as long', async (_, ask) => {
      await within(async (database) => {
        await ask(database);
        for (const [at, renewed] of [
          [1_009_999, 0],
          [1_010_000, 1],
          [1_019_999, 1],
          [1_020_000, 2],
        ] as const) {
          now.mockReturnValue(at);
          await ask(database);
          expect(renewals()).toBe(renewed);
        }
      });
    });
  });
});

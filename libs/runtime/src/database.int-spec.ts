import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EntitySchema } from 'typeorm';
import { isUniqueViolation, Log, sqlState } from '#runtime';
import { testDatabase, type TestDatabase } from '#testing';
import { Database } from './database.js';

interface Note {
  id: number;
  text: string;
}
const NoteEntity = new EntitySchema<Note>({
  name: 'note',
  tableName: 'notes',
  columns: { id: { type: Number, primary: true }, text: { type: String } },
});

describe('Database', () => {
  let server: TestDatabase;
  let database: Database;
  let other: Database;

  beforeAll(async () => {
    server = await testDatabase();
    await server.query(`CREATE TABLE billing.notes (id integer PRIMARY KEY, text text NOT NULL)`);
    const options = {
      url: server.urlOf('billing'),
      schema: 'billing',
      applicationName: 'test',
      log: Log.silent(),
      entities: [NoteEntity],
    };
    database = await new Database({ ...options, poolSize: 1 }).open();
    other = await new Database({ ...options, poolSize: 2, statementTimeoutMs: 100 }).open();
  });
  beforeEach(() => server.query(`TRUNCATE billing.notes`));
  afterAll(async () => {
    await Promise.all([database?.close(), other?.close()]);
    await server?.drop();
  });

  const notes = () => other.query<Note>('SELECT id, text FROM notes ORDER BY id');
  const insert = `INSERT INTO notes VALUES ($1, $2)`;

  it('commits what the work did, and then runs what was to follow', async () => {
    const followed: number[] = [];

    const result = await database.transaction(async (tx) => {
      await tx.query(insert, [1, 'one']);
      tx.afterCommit(() => followed.push((followed.length + 1) * 10));
      expect(await notes()).toEqual([]);
      return 'done';
    });

    expect(result).toBe('done');
    expect(await notes()).toEqual([{ id: 1, text: 'one' }]);
    expect(followed).toEqual([10]);
  });

  it('does last, and inside, what is to be done before the commit; what that throws rolls everything back', async () => {
    const thrown = new Error('the last thing');
    const order: string[] = [];

    await database.transaction(async (tx) => {
      tx.beforeCommit(async () => {
        order.push('last');
        await tx.query(insert, [2, 'two']);
      });
      tx.afterCommit(() => order.push('after'));
      await tx.query(insert, [1, 'one']);
      order.push('work');
    });
    const failing = database.transaction(async (tx) => {
      tx.beforeCommit(() => Promise.reject(thrown));
      tx.afterCommit(() => order.push('never'));
      await tx.query(insert, [3, 'three']);
    });

    await expect(failing).rejects.toBe(thrown);
    expect(order).toEqual(['work', 'last', 'after']);
    expect((await notes()).map(({ id }) => id)).toEqual([1, 2]);
  });

  it('rolls back and throws what the work throws, and follows with nothing', async () => {
    const thrown = new Error('the work');
    let hasFollowed = false;

    const running = database.transaction(async (tx) => {
      tx.afterCommit(() => (hasFollowed = true));
      await tx.query(insert, [1, 'one']);
      throw thrown;
    });

    await expect(running).rejects.toBe(thrown);
    expect(await notes()).toEqual([]);
    expect(hasFollowed).toBe(false);
  });

  it('says that it was committed even when what was to follow fails', async () => {
    let hasFollowed = false;

    await database.transaction(async (tx) => {
      tx.afterCommit(() => {
        throw new Error('a wake-up');
      });
      tx.afterCommit(() => (hasFollowed = true));
      await tx.query(insert, [1, 'one']);
    });

    expect(await notes()).toHaveLength(1);
    expect(hasFollowed).toBe(true);
  });

  it('takes a failed statement that the work ignored for what it is: nothing was committed', async () => {
    const running = database.transaction(async (tx) => {
      await tx.query(insert, [1, 'one']);
      await tx.query('SELECT 1 / 0').catch(() => {});
    });

    await expect(running).rejects.toThrow('rolled back');
    expect(await notes()).toEqual([]);
  });

  it('gives the connection back whatever happened', async () => {
    // The pool has one connection: a lost one would stop here.
    for (let round = 0; round < 3; round += 1) {
      await expect(database.transaction((tx) => tx.query('SELECT 1 / 0'))).rejects.toThrow('division by zero');
    }

    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.each([
    ['saves an entity', (manager) => manager.save(NoteEntity, { id: 1, text: 'one' })],
    [
      'runs a transaction of its own',
      (manager) => manager.transaction((inner) => inner.insert(NoteEntity, { id: 1, text: 'one' })),
    ],
    ['asks for a query', (manager) => manager.query(`INSERT INTO notes VALUES (1, 'one')`)],
  ] satisfies [string, (manager: Database['source']['manager']) => Promise<unknown>][])(
    "does not commit early when TypeORM's manager %s inside it",
    async (_, work) => {
      const running = database.transaction(async ({ manager, query }) => {
        await work(manager);
        expect(await query('SELECT id FROM notes')).toEqual([{ id: 1 }]);
        expect(await notes()).toEqual([]);
        throw new Error('roll back');
      });

      await expect(running).rejects.toThrow('roll back');
      expect(await notes()).toEqual([]);
    },
  );

  it("keeps the rest when an inner transaction of TypeORM's manager fails", async () => {
    await database.transaction(async ({ manager, query }) => {
      await query(insert, [1, 'one']);
      const inner = manager.transaction(async (nested) => {
        await nested.insert(NoteEntity, { id: 2, text: 'two' });
        throw new Error('only this');
      });
      await expect(inner).rejects.toThrow('only this');
    });

    expect(await notes()).toEqual([{ id: 1, text: 'one' }]);
  });

  it('prepares constant statements once per connection, with values or without, and leaves several in one text alone', async () => {
    for (let at = 1; at <= 3; at += 1) await database.query(insert, [at, 'x']);
    await database.query('SELECT id FROM notes');
    await database.transaction((tx) => tx.query('SELECT id FROM notes'));
    await database.query('SELECT 1 AS one; SELECT 2 AS two');

    const prepared = await database.query<{ name: string; statement: string }>(
      `SELECT name, statement FROM pg_prepared_statements WHERE statement ~ $1 ORDER BY statement`,
      ['notes|two'],
    );

    const name = expect.stringMatching(/^s\d+$/);
    expect(prepared).toEqual([
      { name, statement: insert },
      { name, statement: 'SELECT id FROM notes' },
    ]);
  });

  it('stops naming statements when their texts turn out to be built at run time', async () => {
    for (let at = 0; at < 520; at += 1) await database.query(`SELECT $1::int + ${at}`, [at]);

    const [row] = await database.query<{ count: string }>(`SELECT count(*) AS count FROM pg_prepared_statements`);

    expect(Number(row?.count)).toBeLessThanOrEqual(500);
    expect(await database.query(`SELECT $1::int + 1000 AS sum`, [1])).toEqual([{ sum: 1_001 }]);
  });

  it('sees only its own schema, with its own rights', async () => {
    expect(await database.query('SELECT current_user::text AS me, current_schema::text AS here')).toEqual([
      { me: 'applywright_billing', here: 'billing' },
    ]);
    await expect(database.query('SELECT 1 FROM gateway.applications')).rejects.toMatchObject({ code: '42501' });
    await expect(database.query('CREATE TABLE mine (id int)')).rejects.toMatchObject({ code: '42501' });
  });

  it('ends statements that run too long', async () => {
    await expect(other.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
  });

  it('tells unique violations by their constraint', async () => {
    await database.query(insert, [1, 'one']);

    const error: unknown = await database.query(insert, [1, 'again']).catch((thrown: unknown) => thrown);

    expect(sqlState(error)).toBe('23505');
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'notes_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'other_pkey')).toBe(false);
    expect(isUniqueViolation(new Error('x'))).toBe(false);
    expect(sqlState(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBeUndefined();
    expect(sqlState(null)).toBeUndefined();
  });
});

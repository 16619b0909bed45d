import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CommitUnknownError, ConnectionLostError, Log } from '#runtime';
import { eventually, TcpRelay, testDatabase, type TestDatabase } from '#testing';
import { Database } from './database.js';

describe('a transaction whose database goes away', () => {
  let server: TestDatabase;
  let relay: TcpRelay;
  let database: Database;

  beforeAll(async () => {
    server = await testDatabase();
    await server.query(`CREATE TABLE billing.notes (text text NOT NULL)`);
  });
  beforeEach(async () => {
    relay = await TcpRelay.listen(server.adminUrl);
    database = await new Database({
      url: relay.through(server.urlOf('billing')),
      schema: 'billing',
      applicationName: 'test',
      log: Log.silent(),
      poolSize: 2,
      statementTimeoutMs: 200,
      silenceMs: 200,
    }).open();
  });
  afterEach(async () => {
    await database.close();
    await relay.close();
    await server.query(`TRUNCATE billing.notes`);
  });
  afterAll(() => server?.drop());

  const notes = async () => (await server.query('SELECT text FROM billing.notes')).length;
  const write = (during: () => unknown = () => {}): Promise<unknown> =>
    database.transaction(async (tx) => {
      await tx.query(`INSERT INTO notes VALUES ('x')`);
      await during();
    });
  // Whatever happened, the next transaction works: no dead connection stays in the pool.
  const expectRecovery = async () => {
    relay.watch();
    relay.thaw();
    relay.admit();
    for (let round = 0; round < 3; round += 1) await write();
  };
  const isCommit = (bytes: Buffer): boolean => bytes.includes('COMMIT\0');

  it('is lost, and did not happen, when the connection is cut before COMMIT', async () => {
    const cause = new Error('what the work noticed');

    const running = write(() => {
      relay.cut();
      throw cause;
    });

    await expect(running).rejects.toMatchObject({ code: 'RUNTIME_CONNECTION_LOST', cause });
    expect(await notes()).toBe(0);
    await expectRecovery();
  });

  it('is lost when Postgres ends the connection under it', async () => {
    const running = database.transaction(async (tx) => {
      await tx.query(`INSERT INTO notes VALUES ('x')`);
      await server.cutConnections('billing');
      await tx.query('SELECT 1');
    });

    await expect(running).rejects.toBeInstanceOf(ConnectionLostError);
    expect(await notes()).toBe(0);
    await expectRecovery();
  });

  it('is lost when no connection is to be had', async () => {
    relay.cut();
    relay.refuse();

    await expect(write()).rejects.toBeInstanceOf(ConnectionLostError);
    await expectRecovery();
  });

  it('is lost when nothing is answered any more', async () => {
    const running = database.transaction(async (tx) => {
      relay.swallow('toClient');
      await tx.query(`INSERT INTO notes VALUES ('x')`);
    });

    await expect(running).rejects.toBeInstanceOf(ConnectionLostError);
    await eventually(async () => expect(await notes()).toBe(0));
    await expectRecovery();
  });

  it.each([
    // The server committed and said so, but nobody heard it.
    ['its answer is cut off', 'toClient', 'cut', 1],
    ['its answer vanishes', 'toClient', 'swallow', 1],
    // It never reached the server.
    ['it is cut off', 'toServer', 'cut', 0],
    ['it vanishes', 'toServer', 'swallow', 0],
  ] as const)('is unknown at COMMIT when %s', async (_, direction, fate, committed) => {
    let isCommitting = false;
    relay.watch(({ direction: going, bytes }) => {
      isCommitting ||= isCommit(bytes);
      return isCommitting && going === direction ? fate : 'pass';
    });

    const running = write();

    await expect(running).rejects.toBeInstanceOf(CommitUnknownError);
    await eventually(async () => expect(await notes()).toBe(committed));
    await expectRecovery();
  });

  it('is unknown when Postgres ends the connection at COMMIT', async () => {
    let cutting: Promise<void> | undefined;
    relay.watch(({ bytes }) => {
      if (isCommit(bytes)) cutting = server.cutConnections('billing');
      return cutting ? 'swallow' : 'pass';
    });

    await expect(write()).rejects.toBeInstanceOf(CommitUnknownError);
    await cutting;
    await expectRecovery();
  });

  describe('because of one statement alone', () => {
    const insert = () => database.query(`INSERT INTO notes VALUES ('x')`);

    it('is lost when no connection is to be had', async () => {
      relay.cut();
      relay.refuse();

      await eventually(() => expect(insert()).rejects.toBeInstanceOf(ConnectionLostError));
      await expectRecovery();
    });

    it.each([
      ['its answer is cut off', 'toClient', 'cut', 1],
      ['its answer vanishes', 'toClient', 'swallow', 1],
      ['it is cut off', 'toServer', 'cut', 0],
    ] as const)('is unknown when %s', async (_, direction, fate, carriedOut) => {
      await insert();
      let isSent = false;
      relay.watch(({ direction: going }) => {
        isSent ||= going === 'toServer';
        return isSent && going === direction ? fate : 'pass';
      });

      await expect(insert()).rejects.toBeInstanceOf(CommitUnknownError);

      await eventually(async () => expect(await notes()).toBe(1 + carriedOut));
      await expectRecovery();
    });

    it('is unknown when Postgres ends the connection under it', async () => {
      await insert();
      let cutting: Promise<void> | undefined;
      relay.watch(({ direction }) => {
        if (direction === 'toServer') cutting ??= server.cutConnections('billing');
        return cutting ? 'swallow' : 'pass';
      });

      await expect(insert()).rejects.toBeInstanceOf(CommitUnknownError);
      await cutting;
      await expectRecovery();
    });

    it('is a plain failure when the statement itself is refused', async () => {
      await expect(database.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
      await expect(database.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
      await expectRecovery();
    });
  });

  it('is a plain failure when a deferred rule refuses it at COMMIT', async () => {
    await server.query(`ALTER TABLE billing.notes ADD CONSTRAINT once UNIQUE (text) DEFERRABLE INITIALLY DEFERRED`);
    try {
      await write();

      await expect(write()).rejects.toMatchObject({ code: '23505' });

      expect(await notes()).toBe(1);
    } finally {
      await server.query(`ALTER TABLE billing.notes DROP CONSTRAINT once`);
    }
  });

  it('does not end the process when Postgres ends a connection that passes from one owner to the next', async () => {
    const patient = await new Database({
      url: relay.through(server.urlOf('billing')),
      schema: 'billing',
      applicationName: 'passing on',
      log: Log.silent(),
      poolSize: 1,
    }).open();
    const backends = (state: string) =>
      server.query(`SELECT FROM pg_stat_activity WHERE application_name = 'passing on' AND state LIKE $1`, [state]);
    relay.freeze('toClient');
    const answered = patient.query(`SELECT 'answered' AS state`);
    const next = patient.transaction((tx) => tx.query('SELECT 1')).catch((error: unknown) => error);
    await eventually(async () =>
      expect(
        await server.query(`SELECT FROM pg_stat_activity WHERE query LIKE '%answered%' AND state = 'idle'`),
      ).toHaveLength(1),
    );
    await server.cutConnections('billing');
    await eventually(async () => expect(await backends('%')).toEqual([]));

    // Its answer and its end arrive together. Whoever waits next gets the connection that has ended, or a new one.
    relay.thaw();

    expect(await answered).toEqual([{ state: 'answered' }]);
    const outcome = await next;
    if (!(outcome instanceof ConnectionLostError)) expect(outcome).toEqual([{ '?column?': 1 }]);
    await eventually(() => patient.query('SELECT 1'));
    await patient.close();
  });

  it('does not end the process when idle connections are cut', async () => {
    await Promise.all([write(), write()]);

    relay.cut();

    await eventually(() => expect(relay.open).toBe(0));
    await eventually(() => write());
  });
});

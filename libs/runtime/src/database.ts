import pg from 'pg';
import { DataSource, type DataSourceOptions, type EntityManager, type QueryRunner } from 'typeorm';
import { errorText } from './errors.js';
import type { Log } from './log.js';
import { ANY_PLAN, PLANS_BY_KEY } from './plans.js';
import { ServiceClient, run } from './service-client.js';

export type EntityList = NonNullable<DataSourceOptions['entities']>;
export type Row = Record<string, unknown>;

/** What can be asked inside one transaction. Locks taken elsewhere do not belong to it. */
export interface Tx {
  /** Rows of one statement; `values` fill $1, $2, …. Constant texts are prepared once per connection. */
  query<R = Row>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** TypeORM on the same connection, for the reading and writing that is not hot. */
  readonly manager: EntityManager;
  /**
   * Runs as the last thing inside the transaction, when its work is done; what it throws rolls everything back. For
   * locks that many transactions want: taken last, they are held for as long as the commit takes.
   */
  beforeCommit(action: () => Promise<void>): void;
  /** Runs after the commit is known to have succeeded. For wake-ups only: it may never run. */
  afterCommit(action: () => void): void;
}

/**
 * The answer to COMMIT was lost: the transaction may or may not have happened.
 * Only asking the database again can tell. Causes: connection cut, server stopped, time limit while committing.
 */
export class CommitUnknownError extends Error {
  readonly code = 'RUNTIME_COMMIT_UNKNOWN';
  constructor(cause: unknown) {
    super('The answer to COMMIT was lost', { cause });
  }
}

/**
 * The connection went before COMMIT was sent, or there was none to be had: nothing of the transaction happened, and
 * nothing is known against the work itself. Causes: Postgres restarted, failed over, out of reach or full of connections.
 */
export class ConnectionLostError extends Error {
  readonly code = 'RUNTIME_CONNECTION_LOST';
  constructor(cause: unknown) {
    super('The database could not be reached, or not any more', { cause });
  }
}

export interface DatabaseOptions {
  readonly url: string;
  readonly schema: string;
  readonly applicationName: string;
  readonly log: Log;
  /** Connections of this process. Near 16 is where Postgres does most on two cores; more only queue inside it. */
  readonly poolSize: number;
  readonly entities?: EntityList;
  /** A statement that runs longer is ended by the server, in ms. */
  readonly statementTimeoutMs?: number;
  /** How much longer than that an answer may take before the way to the server counts as dead, in ms. */
  readonly silenceMs?: number;
}

const STATEMENT_TIMEOUT_MS = 15_000;
// Only a dead way to the server is silent for so much longer than the server lets any statement run. Without a limit of
// our own, a transaction whose answer was lost would wait until TCP gives up, a quarter of an hour later.
const SILENCE_MS = 5_000;
// What cannot even roll back is given up; closing the connection rolls back as well.
const ROLLBACK_MS = 2_000;

/** SQLSTATE of an error, when the server sent one. All of them have a digit: EPIPE and its like are of this machine. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

// Classes 08 and 57P speak of the connection or the server, not of the statement; so does what the server never sent.
function isConnectionFault(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined ? !(error instanceof TypeError) : state.startsWith('08') || state.startsWith('57P');
}

/** Whether the database could not be reached or went away: nothing is known against the work itself. */
export const isDatabaseAway = (error: unknown): boolean =>
  error instanceof ConnectionLostError || error instanceof CommitUnknownError;

export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  sqlState(error) === '23505' &&
  (constraint === undefined || (error as { constraint?: unknown }).constraint === constraint);

const IDLE_CONNECTION_MS = 300_000;

/** One service's own schema in Postgres, reached with its own role. */
export class Database {
  readonly source: DataSource;

  constructor(private readonly options: DatabaseOptions) {
    const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
    this.source = new DataSource({
      type: 'postgres',
      url: options.url,
      schema: options.schema,
      entities: options.entities ?? [],
      synchronize: false,
      logging: false,
      applicationName: options.applicationName,
      poolSize: options.poolSize,
      poolErrorHandler: (error: unknown) => this.onIdleError(error),
      extra: {
        Client: ServiceClient,
        options: [
          `search_path=${options.schema}`,
          `statement_timeout=${statementTimeoutMs}`,
          'idle_in_transaction_session_timeout=30000',
          ...PLANS_BY_KEY,
        ]
          .map((setting) => `-c ${setting}`)
          .join(' '),
        query_timeout: statementTimeoutMs + (options.silenceMs ?? SILENCE_MS),
        connectionTimeoutMillis: 5_000,
        // A new connection costs Postgres a process, and whoever waits for it a tenth of a second: kept between bursts.
        idleTimeoutMillis: IDLE_CONNECTION_MS,
        keepAlive: true,
      },
    });
  }

  // A Postgres restart reports here, once per idle connection. The next query opens a new one.
  private onIdleError(error: unknown): void {
    this.options.log.warn({ error: String(error) }, 'database.idle_connection_lost');
  }

  async open(): Promise<this> {
    await this.source.initialize();
    return this;
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  private get pool(): pg.Pool {
    return (this.source.driver as unknown as { master: pg.Pool }).master;
  }

  private async connect(): Promise<pg.PoolClient> {
    const client = await this.pool.connect();
    try {
      await (client as pg.PoolClient & ServiceClient).renewPlans();
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
    return client;
  }

  /**
   * One statement in a transaction of its own. When the database is lost it throws what `transaction` throws:
   * ConnectionLostError when the statement was never sent, CommitUnknownError when nobody can say whether it was carried out.
   */
  async query<R = Row>(text: string, values?: readonly unknown[]): Promise<R[]> {
    const client = await this.connect().catch((error: unknown) => {
      throw new ConnectionLostError(error);
    });
    let fault: unknown;
    // The statement fails with it as well; without a listener it would end the process.
    const noticed = (): void => {};
    client.on('error', noticed);
    try {
      return await run<R>(client, text, values);
    } catch (error) {
      if (!isConnectionFault(error)) throw error;
      fault = error;
      throw new CommitUnknownError(error);
    } finally {
      client.off('error', noticed);
      client.release(fault as Error | undefined);
    }
  }

  /** One statement that looks at a table by its age or as a whole. Throws what `transaction` throws. */
  survey<R = Row>(text: string, values?: readonly unknown[]): Promise<R[]> {
    return this.transaction(async (tx) => {
      await tx.query(ANY_PLAN);
      return tx.query<R>(text, values);
    });
  }

  /**
   * Runs the work in one transaction. Throws what the work throws (rolled back), ConnectionLostError when the database
   * was lost on the way (nothing happened), or CommitUnknownError when nobody can say whether it was committed.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner() as TransactionRunner;
    const beforeCommit: (() => Promise<void>)[] = [];
    const afterCommit: (() => void)[] = [];
    try {
      const client = await begin(runner);
      const result = await rollBackOnError(runner, client, async () => {
        const done = await work(transactionOn(runner, client, beforeCommit, afterCommit));
        for (const action of beforeCommit) await action();
        return done;
      });
      await commit(runner, client);
      this.runAll(afterCommit);
      return result;
    } finally {
      runner.isTransactionActive = false;
      runner.transactionDepth = 0;
      await runner.release();
    }
  }

  // It is committed: whoever asked for it must not hear of a failure now.
  private runAll(actions: readonly (() => void)[]): void {
    for (const action of actions) {
      try {
        action();
      } catch (error) {
        this.options.log.error({ error: errorText(error) }, 'database.after_commit_failed');
      }
    }
  }
}

// What TypeORM's Postgres runner has beyond its interface: our own BEGIN, and giving up a broken connection.
type TransactionRunner = Omit<QueryRunner, 'isTransactionActive'> & {
  isTransactionActive: boolean;
  transactionDepth: number;
  releasePostgresConnection(error?: Error): Promise<void>;
};

async function begin(runner: TransactionRunner): Promise<pg.PoolClient> {
  try {
    const client = (await runner.connect()) as pg.PoolClient & ServiceClient;
    await client.renewPlans();
    await client.query('BEGIN');
    // Tells TypeORM that a transaction is open: without these, saving an entity would begin and commit its own, and a
    // transaction of its manager would commit ours.
    runner.isTransactionActive = true;
    runner.transactionDepth = 1;
    return client;
  } catch (error) {
    await runner.releasePostgresConnection(error as Error);
    throw new ConnectionLostError(error);
  }
}

async function rollBackOnError<T>(
  runner: TransactionRunner,
  client: pg.PoolClient,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    try {
      await client.query({ text: 'ROLLBACK', query_timeout: ROLLBACK_MS } as pg.QueryConfig);
    } catch (cause) {
      // It must not go back to the pool.
      await runner.releasePostgresConnection(cause as Error);
      throw new ConnectionLostError(error);
    }
    throw error;
  }
}

async function commit(runner: TransactionRunner, client: pg.PoolClient): Promise<void> {
  let answer: pg.QueryResult;
  try {
    answer = await client.query('COMMIT');
  } catch (error) {
    const state = sqlState(error);
    // Classes 08 and 57 speak of the connection or the server, not of the transaction; any other state is a definite no.
    if (state !== undefined && !state.startsWith('57') && !state.startsWith('08')) throw error;
    await runner.releasePostgresConnection(error as Error);
    throw new CommitUnknownError(error);
  }
  if (answer.command !== 'COMMIT') throw new Error('A statement had failed before COMMIT: everything was rolled back');
}

function transactionOn(
  runner: TransactionRunner,
  client: pg.PoolClient,
  beforeCommit: (() => Promise<void>)[],
  afterCommit: (() => void)[],
): Tx {
  return {
    query: (text, values) => run(client, text, values),
    manager: runner.manager,
    beforeCommit: (action) => void beforeCommit.push(action),
    afterCommit: (action) => void afterCommit.push(action),
  };
}

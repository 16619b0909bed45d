import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { v7 as uuidv7 } from 'uuid';
import { serve } from '../http-server.js';
import { reserveSql } from '../tables.js';
import { createFinish } from './customer.js';
import { POOL_SIZE, required } from './settings.js';

/*
 * pg-boss with what its documentation recommends for speed: workers woken by NOTIFY, jobs fetched in batches and
 * without a pause while batches are full, each job of a batch settled for itself, sent within the caller's transaction.
 */

const QUEUE = 'submit';
const BATCH = 50;
const WORKERS = 2;

const connectionString = required('DATABASE_URL');
const pool = new pg.Pool({ connectionString, max: POOL_SIZE });
const boss = new PgBoss({ connectionString, max: POOL_SIZE, useListenNotify: true });
boss.on('error', (error) => process.stderr.write(`${error.message}\n`));
await boss.start();
await boss.createQueue(QUEUE, { notify: true, retryLimit: 10 });

const RESERVE = { name: 'reserve', text: reserveSql(' SELECT id FROM reserved') };

interface Work {
  readonly applicationId: string;
}

const finish = createFinish(pool, required('WEBHOOK_URL'));
const options = { batchSize: BATCH, localConcurrency: WORKERS, burstWhenBatchFull: true, perJobResults: true } as const;
await boss.work<Work, string, typeof options>(QUEUE, options, (jobs) =>
  Promise.all(
    jobs.map(async ({ id, data }) => {
      try {
        await finish(data.applicationId);
        return { id, status: 'completed' as const };
      } catch (error) {
        return { id, status: 'failed' as const, output: String(error) };
      }
    }),
  ),
);

await serve(async (accountId, body) => {
  const id = uuidv7();
  const client = await pool.connect();
  // Prepared once a connection: its statement is long, and parsing it each time would be ours to blame.
  const db = {
    executeSql: (text: string, values: unknown[] = []) => client.query({ name: 'send', text, values }),
  };
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query({ ...RESERVE, values: [id, accountId, JSON.stringify(body)] });
    if (rowCount !== 0) await boss.send(QUEUE, { applicationId: id } satisfies Work, { db });
    await client.query('COMMIT');
    return rowCount === 0 ? null : id;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});

import { Logger, run } from 'graphile-worker';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { serve } from '../http-server.js';
import { reserveSql } from '../tables.js';
import { createFinish } from './customer.js';
import { POOL_SIZE, required } from './settings.js';

/*
 * graphile-worker with what its page on performance recommends: a local queue filled in batches, completions gathered,
 * prepared statements, workers woken by NOTIFY, and jobs added by SQL within the caller's transaction.
 */

const CONCURRENCY = 24;
const LOCAL_QUEUE = 100;
const COMPLETIONS_GATHERED_MS = 50;

const connectionString = required('DATABASE_URL');
const pool = new pg.Pool({ connectionString, max: POOL_SIZE });
const finish = createFinish(pool, required('WEBHOOK_URL'));

await run({
  preset: {
    worker: {
      connectionString,
      concurrentJobs: CONCURRENCY,
      maxPoolSize: POOL_SIZE,
      localQueue: { size: LOCAL_QUEUE },
      completeJobBatchDelay: COMPLETIONS_GATHERED_MS,
      failJobBatchDelay: COMPLETIONS_GATHERED_MS,
      // It tells of every job otherwise.
      logger: new Logger(() => (level, message) => {
        if (level === 'error' || level === 'warning') process.stderr.write(`${message}\n`);
      }),
    },
  },
  noHandleSignals: true,
  parsedCronItems: [],
  taskList: { submit: (payload) => finish((payload as { applicationId: string }).applicationId) },
});

// The credit is held, the application stored and the job added in one statement: one round trip and one commit.
const ACCEPT = {
  name: 'accept',
  text: reserveSql(`
    SELECT graphile_worker.add_job('submit', json_build_object('applicationId', $1::text)) FROM reserved`),
};

await serve(async (accountId, body) => {
  const id = uuidv7();
  const { rowCount } = await pool.query({ ...ACCEPT, values: [id, accountId, JSON.stringify(body)] });
  return rowCount === 0 ? null : id;
});

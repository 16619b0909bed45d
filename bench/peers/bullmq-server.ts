import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { serve } from '../http-server.js';
import { reserveSql } from '../tables.js';
import { createFinish } from './customer.js';
import { POOL_SIZE, required } from './settings.js';

/*
 * BullMQ with what its pages for production recommend: connections of its own for queue and worker, many jobs at once
 * in one worker, finished jobs removed, the id of the application as that of the job.
 */

const QUEUE = 'submit';
const CONCURRENCY = 50;

const port = Number(required('REDIS_PORT'));
const connect = (): Redis => new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null });
const pool = new pg.Pool({ connectionString: required('DATABASE_URL'), max: POOL_SIZE });
const finish = createFinish(pool, required('WEBHOOK_URL'));

const queue = new Queue(QUEUE, {
  connection: connect(),
  defaultJobOptions: { attempts: 10, removeOnComplete: true, removeOnFail: false },
});
const worker = new Worker(QUEUE, (job) => finish(String(job.id)), {
  connection: connect(),
  concurrency: CONCURRENCY,
});
worker.on('error', (error) => process.stderr.write(`${error.message}\n`));
await worker.waitUntilReady();

const RESERVE = { name: 'reserve', text: reserveSql(' SELECT id FROM reserved') };

await serve(async (accountId, body) => {
  const id = uuidv7();
  const { rowCount } = await pool.query({ ...RESERVE, values: [id, accountId, JSON.stringify(body)] });
  if (rowCount === 0) return null;
  // Two systems, no common transaction: a crash between them leaves a held credit that nothing works for.
  await queue.add('submit', {}, { jobId: id });
  return id;
});

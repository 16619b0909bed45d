import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createGroupCommit } from './group-commit.js';
import { type Accept, serve } from './http-server.js';
import { reserveSql } from './tables.js';

/*
 * The least that accepts an application and loses nothing: a body checked, one SQL round trip that holds a credit and
 * stores reservation, application and what is to be told. No key, no limits, no idempotency.
 */

// More connections than a few cores have use for only make commits queue inside Postgres.
const CONNECTIONS = 16;

const STORE = {
  name: 'accept',
  text: reserveSql(`, told AS (
    INSERT INTO outbox (id, subject, body) SELECT $1::uuid, 'application.accepted', $3::jsonb FROM reserved
  ) SELECT id FROM reserved`),
};

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: CONNECTIONS });

const acceptOne: Accept = async (accountId, body) => {
  const id = uuidv7();
  const { rowCount } = await pool.query({ ...STORE, values: [id, accountId, JSON.stringify(body)] });
  return rowCount === 0 ? null : id;
};

await serve(process.env['FLOOR'] === 'group' ? createGroupCommit(pool) : acceptOne);

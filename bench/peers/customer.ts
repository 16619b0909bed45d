import type pg from 'pg';
import { Pool } from 'undici';
import { SETTLE_SQL } from '../tables.js';

const CONNECTIONS = 32;

const SETTLE = { name: 'settle', text: SETTLE_SQL };

/**
 * What a peer's worker does for an application, once its queue handed it over: nothing in place of the submission,
 * then the credit, then the customer's webhook. Throws when the customer did not take it, so that the queue repeats.
 */
export function createFinish(pool: pg.Pool, webhookUrl: string): (applicationId: string) => Promise<void> {
  const { origin, pathname } = new URL(webhookUrl);
  const customer = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const headers = { 'content-type': 'application/json' };
  return async (applicationId) => {
    await pool.query({ ...SETTLE, values: [applicationId] });
    const body = JSON.stringify({ id: applicationId });
    const answer = await customer.request({ path: pathname, method: 'POST', headers, body });
    await answer.body.dump();
    if (answer.statusCode >= 300) throw new Error(`The customer answered ${answer.statusCode}`);
  };
}

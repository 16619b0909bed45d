import pg from 'pg';
import { PLANS_MS } from './plans.js';

/**
 * A connection can break between two owners: the pool no longer listens to it, whoever gets it does not yet, and an
 * error that nobody listens to ends the process. Here somebody always does; the next statement on it fails anyway.
 */
export class ServiceClient extends pg.Client {
  private plannedAt = performance.now();

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }

  /** Before anything is asked of it: plans that are too old are made anew as they are needed. */
  async renewPlans(): Promise<void> {
    if (performance.now() - this.plannedAt < PLANS_MS) return;
    await this.query('DISCARD PLANS');
    this.plannedAt = performance.now();
  }
}

const preparedNames = new Map<string, string>();
const MAX_PREPARED = 500;

// Statement texts are constants of the code, so their number is bounded; the limit catches a text that is built at run time.
// Those without values as well: by the simple protocol Postgres would parse and plan them each time. Several statements
// in one text go by that protocol only.
function preparedName(text: string): string | undefined {
  if (text.includes(';')) return undefined;
  const known = preparedNames.get(text);
  if (known !== undefined) return known;
  if (preparedNames.size >= MAX_PREPARED) return undefined;
  const name = `s${preparedNames.size}`;
  preparedNames.set(text, name);
  return name;
}

export async function run<R>(client: pg.ClientBase, text: string, values: readonly unknown[] = []): Promise<R[]> {
  const name = preparedName(text);
  const result = await client.query({ text, values: values as unknown[], ...(name === undefined ? {} : { name }) });
  return result.rows as R[];
}

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { type Postgres, preparePostgres } from '#bin/postgres.mjs';

/** A server as the system has it: same program, same settings, and commits that outlive a power failure. */
export async function startDatabaseServer(folder: string): Promise<Postgres> {
  const postgres = await preparePostgres({ dataDir: join(folder, 'postgres'), durable: true });
  await postgres.start();
  return postgres;
}

export interface BenchDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

async function onServer(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A fresh one. The server writes out what earlier ones left, so that nobody pays for another's checkpoint. */
export async function createDatabase(server: Postgres): Promise<BenchDatabase> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await onServer(server.url, `CREATE DATABASE ${name}`, 'CHECKPOINT');
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: () => onServer(server.url, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

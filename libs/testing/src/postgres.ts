import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { SERVICES, type Service } from '#contracts';
import { MIGRATIONS, prepareDatabase } from '../../../deploy/admin/prepare-database.js';
import { roleOf } from '../../../deploy/admin/roles.js';

export interface TestDatabase {
  readonly name: string;
  /** With the superuser. */
  readonly adminUrl: string;
  urlOf(service: Service): string;
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  /** A connection of one's own, for what has to stay open: a transaction, a lock. Whoever asked ends it. */
  connect(): Promise<pg.Client>;
  /** Ends every connection of a service, as a failover would. */
  cutConnections(service?: Service): Promise<void>;
  drop(): Promise<void>;
}

export const TEST_PASSWORD = 'test-password';
const PASSWORDS = Object.fromEntries(SERVICES.map((service) => [service, TEST_PASSWORD])) as Record<Service, string>;
const TEMPLATE_LOCK = 7_420_002;

function serverUrl(): string {
  const url = process.env['TEST_POSTGRES_URL'];
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: run tests with `npm test -- <jest arguments>`');
  return url;
}

const withDatabase = (url: string, database: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
};

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

// Migrating takes a second, copying a migrated database a tenth of that: the first test makes the template for all.
async function ensureTemplate(): Promise<string> {
  const names = JSON.stringify(Object.entries(MIGRATIONS).map(([service, list]) => [service, list.map(String)]));
  const template = `applywright_template_${createHash('sha256').update(names).digest('hex').slice(0, 12)}`;
  await onServer(async (client) => {
    await client.query(`SELECT pg_advisory_lock(${TEMPLATE_LOCK})`);
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = $1`, [template]);
    if (rowCount) return;
    const making = `${template}_making`;
    await client.query(`DROP DATABASE IF EXISTS ${making}`);
    await client.query(`CREATE DATABASE ${making}`);
    await prepareDatabase({ adminUrl: withDatabase(serverUrl(), making), passwords: PASSWORDS });
    await client.query(`ALTER DATABASE ${making} RENAME TO ${template}`);
  });
  return template;
}

/** A database of its own, with all schemas and roles, on the Postgres of the test run. */
export async function testDatabase(): Promise<TestDatabase> {
  const template = await ensureTemplate();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    // Grants on a database are not copied with it.
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    for (const service of SERVICES) await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${roleOf(service)}`);
  });
  const adminUrl = withDatabase(serverUrl(), name);
  const pool = new pg.Pool({ connectionString: adminUrl, max: 4 });
  pool.on('error', () => {});
  return {
    name,
    adminUrl,
    urlOf(service) {
      const url = new URL(adminUrl);
      url.username = roleOf(service);
      url.password = TEST_PASSWORD;
      return url.toString();
    },
    async query<R extends pg.QueryResultRow>(text: string, values: unknown[] = []) {
      return (await pool.query<R>(text, values)).rows;
    },
    async connect() {
      const client = new pg.Client({ connectionString: adminUrl });
      client.on('error', () => {});
      await client.connect();
      return client;
    },
    async cutConnections(service) {
      await onServer((client) =>
        client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename LIKE $2`, [
          name,
          service ? roleOf(service) : 'applywright_%',
        ]),
      );
    },
    async drop() {
      await pool.end();
      await onServer((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

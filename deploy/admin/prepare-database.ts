import { Client } from 'pg';
import type { Service } from '#contracts';
import { migrate } from '#runtime';
import { billingMigrations } from '../../services/billing/src/migrations/index.js';
import { agentMigrations } from '../../services/browser-agent/src/migrations/index.js';
import { gatewayMigrations } from '../../services/gateway/src/migrations/index.js';
import { notifierMigrations } from '../../services/notifier/src/migrations/index.js';
import { schedulerMigrations } from '../../services/scheduler/src/migrations/index.js';
import { rolesAndSchemas, schemaOf } from './roles.js';

export const MIGRATIONS = {
  gateway: gatewayMigrations,
  billing: billingMigrations,
  scheduler: schedulerMigrations,
  notifier: notifierMigrations,
  'browser-agent': agentMigrations,
} as const;

export interface PrepareOptions {
  /** With a role that may create roles and schemas. */
  readonly adminUrl: string;
  readonly passwords: Readonly<Record<Service, string>>;
}

// Two admin jobs at once would trip over each other's half-made schemas.
const ADMIN_LOCK = 7_420_001;

/** Roles, schemas and migrations of all services. Safe to run again at any time. Returns what was migrated. */
export async function prepareDatabase({ adminUrl, passwords }: PrepareOptions): Promise<string[]> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${ADMIN_LOCK})`);
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
    for (const statement of rolesAndSchemas(passwords, rows[0]?.name ?? 'postgres')) await client.query(statement);
    const done: string[] = [];
    for (const [service, migrations] of Object.entries(MIGRATIONS)) {
      const schema = schemaOf(service as Service);
      const names = await migrate({ url: adminUrl, schema, migrations });
      done.push(...names.map((name) => `${schema}.${name}`));
    }
    return done;
  } finally {
    await client.end();
  }
}

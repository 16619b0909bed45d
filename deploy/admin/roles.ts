import { SERVICES, type Service } from '#contracts';

/** Schema and role of each service. Nobody reads another's tables: no role is granted anything elsewhere. */
export const schemaOf = (service: Service): string => (service === 'browser-agent' ? 'agent' : service);
export const roleOf = (service: Service): string => `applywright_${schemaOf(service)}`;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Statements that bring roles and schemas into being, or into shape when they are there already. */
export function rolesAndSchemas(passwords: Readonly<Record<Service, string>>, database: string): string[] {
  return [
    // New databases let everybody connect; here only those who have a schema may.
    `REVOKE ALL ON DATABASE "${database}" FROM PUBLIC`,
    `REVOKE ALL ON SCHEMA public FROM PUBLIC`,
    ...SERVICES.flatMap((service) => {
      const [role, schema] = [roleOf(service), schemaOf(service)];
      return [
        `DO $$ BEGIN
           IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} LOGIN; END IF;
         END $$`,
        `ALTER ROLE ${role} LOGIN PASSWORD ${quoted(passwords[service])}`,
        `GRANT CONNECT ON DATABASE "${database}" TO ${role}`,
        `CREATE SCHEMA IF NOT EXISTS ${schema}`,
        `GRANT USAGE ON SCHEMA ${schema} TO ${role}`,
        `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role}`,
        `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${role}`,
      ];
    }),
  ];
}

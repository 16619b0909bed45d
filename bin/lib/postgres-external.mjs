import { PlainError, reasonOf } from './plain-error.mjs';

const OLDEST_MAJOR = 15;

/**
 * @typedef {object} Postgres
 * @property {string} source 'embedded', or the variable that named another one
 * @property {string} version empty until started when it is not the embedded one
 * @property {string} url as superuser, or as the role of the given URL
 * @property {number} port
 * @property {string} superuserPassword
 * @property {number | null} pid
 * @property {boolean} isNew whether its data was made just now
 * @property {() => import('./child.mjs').ChildSpec | null} childSpec for a supervisor; null when it is not ours to run
 * @property {() => Promise<void>} start returns when it takes connections
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} kill as a crash would: SIGKILL, nothing written out
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ url: string, variable: string } | null}
 */
export function givenPostgresUrl(env) {
  for (const variable of ['DATABASE_URL', 'POSTGRES_URL']) {
    const url = env[variable];
    if (url) return { url, variable };
  }
  return null;
}

/** @param {string} url @param {string} variable */
async function examine(url, variable) {
  const advice = `Mend ${variable}, or unset it to use the embedded Postgres.`;
  // Installed by now: only a start that has its packages comes here.
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('server_version') as version, rolsuper or (rolcreaterole and rolcreatedb) as may_create
         from pg_roles where rolname = current_user`,
    );
    const { version, may_create: mayCreate } = rows[0];
    if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
      throw new PlainError(`${variable} names a Postgres ${version}; ${OLDEST_MAJOR} or newer is needed`, advice);
    }
    if (!mayCreate) throw new PlainError(`The role of ${variable} may not create roles and databases`, advice);
    return version;
  } catch (error) {
    if (error instanceof PlainError) throw error;
    throw new PlainError(`The Postgres of ${variable} cannot be used: ${reasonOf(error)}`, advice, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * A Postgres that somebody else runs. It is examined where ours would be started, and left running where ours stops.
 * @param {{ url: string, variable: string }} given
 * @returns {Postgres}
 */
export function externalPostgres({ url, variable }) {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new PlainError(
      `${variable} is no postgres:// URL`,
      `Example: ${variable}=postgres://user:password@host:5432/database`,
    );
  }
  const parsed = new URL(url);
  return {
    source: variable,
    version: '',
    url,
    port: Number(parsed.port || 5432),
    superuserPassword: decodeURIComponent(parsed.password),
    pid: null,
    isNew: false,
    childSpec: () => null,
    async start() {
      this.version = await examine(url, variable);
    },
    async stop() {},
    async kill() {},
  };
}

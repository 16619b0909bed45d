import type { Postgres } from '#bin/postgres.mjs';
import type { Contender, StartContext } from './contender.js';
import { createDatabase } from './database.js';
import { applicationBody, jobIdOf } from './payload.js';
import { startProgram } from './program.js';
import { createTables } from './tables.js';

export interface StandIn {
  readonly name: string;
  readonly hops: number;
  readonly gaveUp: string;
  /** Below bench/, without ending. The first answers requests. */
  readonly programs: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** What else works for it, such as a server of its own. */
  readonly beside?: { readonly pid: number; stop(): Promise<void> };
}

/** A floor or a peer: programs of bench/ on a fresh database of a server that they share. */
export async function startStandIn(standIn: StandIn, server: Postgres, context: StartContext): Promise<Contender> {
  const { name, hops, gaveUp, beside } = standIn;
  const { accounts, receiver } = context;
  const database = await createDatabase(server);
  await createTables(database.url, accounts);
  const env = { DATABASE_URL: database.url, WEBHOOK_URL: receiver.url, ...standIn.env };
  const [first, ...others] = standIn.programs;
  const api = await startProgram(first, env);
  const programs = [api];
  for (const other of others) programs.push(await startProgram(other, env));
  return {
    name,
    hops,
    gaveUp,
    baseUrl: api.baseUrl,
    mostASecond: 30_000,
    request: (n, spread) => ({
      path: '/apply',
      headers: { 'content-type': 'application/json', 'x-account': String(spread === 'hot' ? 1 : 1 + (n % accounts)) },
      body: applicationBody(n, jobIdOf(n)),
    }),
    idOf: (answer) => (answer as { id: string }).id,
    pids: () => [...programs.map(({ pid }) => pid), ...[server.pid, beside?.pid].filter((pid) => pid != null)],
    async stop() {
      for (const program of programs) await program.stop();
      await beside?.stop();
      await database.drop();
    },
  };
}

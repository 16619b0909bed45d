import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { removeWithTarget } from './data-elsewhere.mjs';
import { preparePostgres } from './postgres.mjs';
import { askPostgres } from './postgres-handshake.mjs';
import { startTimeOf } from './process-identity.mjs';
import { silentReport } from './terminal.mjs';

let folder: string;
let dataDir: string;
let said: string[];
let running: { stop(): Promise<void> }[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'applywright-postgres-'));
  chmodSync(folder, 0o711);
  dataDir = join(folder, 'data');
  said = [];
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.stop();
  removeWithTarget(dataDir);
  rmSync(folder, { recursive: true, force: true });
});

async function givenPostgres(more = {}) {
  const report = { ...silentReport, note: (text: string) => void said.push(text) };
  const postgres = await preparePostgres({ dataDir, report, durable: false, env: {}, ...more });
  running.push(postgres);
  await postgres.start();
  return postgres;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded Postgres', () => {
  it('starts as somebody who is not root, takes its password only, and keeps that to its owner', async () => {
    const postgres = await givenPostgres();

    expect(await query(postgres.url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    await expect(query(postgres.url.replace(postgres.superuserPassword, 'wrong'), 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
    expect(statSync(join(dataDir, 'superuser-password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'pgdata')).uid).not.toBe(0);
  });

  it('tells itself apart from a server that knows another password', async () => {
    const { port } = await givenPostgres();

    const answer = await askPostgres({ port, user: 'postgres', password: 'ours', database: 'postgres' });

    expect(answer.state).toBe('stranger');
  });

  it('keeps its data and its password over a stop and over a crash', async () => {
    const postgres = await givenPostgres({ durable: true });
    await query(postgres.url, 'create table kept (id int); insert into kept values (1)');

    await postgres.stop();
    await postgres.start();
    await query(postgres.url, 'insert into kept values (2)');
    await postgres.kill();
    await postgres.start();

    expect(await query(postgres.url, 'select id from kept order by id')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await query(postgres.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
  });

  it('ends the server that a killed start left on its data', async () => {
    const left = await givenPostgres();
    const { pid } = left;

    const next = await givenPostgres();

    expect(said).toContain(`ending Postgres (pid ${pid}), which a killed start left running`);
    expect(startTimeOf(pid ?? 0)).toBeNull();
    expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts over a pid file whose pid belongs to somebody else by now', async () => {
    const before = await givenPostgres();
    await before.stop();
    writeFileSync(join(dataDir, 'pgdata', 'postmaster.pid'), `${process.pid}\n/elsewhere\n1\n5432\n\n\n`);

    const after = await givenPostgres();

    expect(await query(after.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses data of another major version', async () => {
    const before = await givenPostgres();
    await before.stop();
    writeFileSync(join(dataDir, 'pgdata', 'PG_VERSION'), '17\n');

    await expect(givenPostgres()).rejects.toThrow('The kept data was written by Postgres 17');
  });

  it('works in a path of 120 characters with spaces in it', async () => {
    dataDir = join(folder, `a ${'long '.repeat(20)}way down`, 'data');
    expect(dataDir.length).toBeGreaterThan(120);

    const postgres = await givenPostgres();

    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('keeps its data where its user can reach it when the checkout is hidden from that user', async () => {
    const hidden = join(folder, 'home');
    mkdirSync(hidden, { mode: 0o700 });
    dataDir = join(hidden, 'data');

    const postgres = await givenPostgres();

    // Only as root does the server run as somebody else, to whom a 0700 home is closed.
    const isRoot = process.getuid?.() === 0;
    expect(lstatSync(dataDir).isSymbolicLink()).toBe(isRoot);
    expect(said.some((text) => text.includes('cannot reach into this checkout'))).toBe(isRoot);
    expect(readFileSync(join(dataDir, 'superuser-password'), 'utf8').trim()).toBe(postgres.superuserPassword);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('a Postgres that is given', () => {
  it('is used instead, and not stopped', async () => {
    const embedded = await givenPostgres();

    const given = await preparePostgres({ dataDir: join(folder, 'unused'), env: { DATABASE_URL: embedded.url } });
    await given.start();
    await given.stop();

    expect(given).toMatchObject({ source: 'DATABASE_URL', url: embedded.url, port: embedded.port, pid: null });
    expect(given.childSpec()).toBeNull();
    expect(await query(embedded.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is refused when its role cannot set things up', async () => {
    const embedded = await givenPostgres();
    await query(embedded.url, `create role small login password 'small'`);
    const url = embedded.url.replace(/\/\/.*@/, '//small:small@');

    const given = await preparePostgres({ dataDir: join(folder, 'unused'), env: { POSTGRES_URL: url } });

    await expect(given.start()).rejects.toThrow('The role of POSTGRES_URL may not create roles and databases');
  });

  it('is refused when it is no address of one', async () => {
    await expect(preparePostgres({ dataDir, env: { DATABASE_URL: 'localhost:5432' } })).rejects.toThrow(
      'no postgres:// URL',
    );
  });
});

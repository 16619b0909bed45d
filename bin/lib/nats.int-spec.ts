import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { greetingOf, natsChildSpec, startNats } from './nats.mjs';
import { findNatsServer } from './nats-server.mjs';
import { launch } from './child.mjs';

let folder: string;
let binary: string;
let running: { stop(): Promise<void> }[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'applywright-nats-'));
  binary = (await findNatsServer({ allowFetch: false })).path;
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.stop();
  rmSync(folder, { recursive: true });
});

async function givenNats(dataDir = folder) {
  const server = await startNats({ binary, dataDir, users: [{ user: 'a', password: 'b' }], syncInterval: '2s' });
  running.push(server);
  return server;
}

describe('the embedded nats-server', () => {
  it('answers under a name that nobody else has, with JetStream', async () => {
    const { port, serverName } = await givenNats();

    expect(await greetingOf(port)).toMatchObject({ server_name: serverName, jetstream: true });
    expect(statSync(join(folder, 'nats-server.conf')).mode & 0o777).toBe(0o600);
  });

  it('is back on the same port after a crash', async () => {
    const server = await givenNats();

    await server.kill();
    expect(await greetingOf(server.port)).toBeNull();
    await server.restart();

    expect(await greetingOf(server.port)).toMatchObject({ server_name: server.serverName });
  });

  it('is not taken for another server that holds its port', async () => {
    const other = await givenNats(join(folder, 'other'));
    const { spec } = await natsChildSpec({ binary, dataDir: join(folder, 'own'), users: [], port: other.port });
    const child = await launch({ ...spec, command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'] });

    await expect(async () => spec.isReady?.(child)).rejects.toThrow('answers another nats-server');
    await child.stop(1_000);
  });

  it('works in a path of 120 characters with spaces in it', async () => {
    const { port, serverName } = await givenNats(join(folder, `a ${'long '.repeat(20)}way down`));

    expect(await greetingOf(port)).toMatchObject({ server_name: serverName });
  });
});

describe('looking for nats-server', () => {
  it('takes what NATS_SERVER_BIN names and nothing else', async () => {
    const found = await findNatsServer({ env: { ...process.env, NATS_SERVER_BIN: binary } });
    expect(found).toMatchObject({ path: binary, source: 'NATS_SERVER_BIN' });

    const wrong = findNatsServer({ env: { ...process.env, NATS_SERVER_BIN: '/bin/false' } });
    await expect(wrong).rejects.toThrow('does not run as a nats-server');
  });

  it('says how to get one when there is none and nothing may be fetched', async () => {
    const env = { PATH: '/nowhere', APPLYWRIGHT_CACHE: join(folder, 'cache') };

    await expect(findNatsServer({ env, allowFetch: false })).rejects.toThrow('nats-server is not here yet');
  });
});

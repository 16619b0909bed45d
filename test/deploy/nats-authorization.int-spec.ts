import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NATS_USERS, STREAMS } from '#contracts';
import { type Child, launchReady } from '../../bin/lib/child.mjs';
import { greetingOf } from '../../bin/lib/nats.mjs';
import { freePort } from '../../bin/lib/ports.mjs';
import { passwordVariableOf } from '../../deploy/admin/nats-authorization.js';
import { RawNats } from '../support/nats-client.js';
import { read, ROOT } from '../support/repository.js';

const FILE = 'deploy/k8s/nats/authorization.conf';
const USERS = Object.keys(NATS_USERS);

const binary = process.env['NATS_SERVER_BIN'] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'applywright-nats-users-'));
const config = join(folder, 'nats-server.conf');

/** As `openssl rand -hex 32` makes them, of which some begin with digits. */
const passwordOf = (user: string): string => Buffer.from(`9 ${user}`).toString('hex').padEnd(64, '0');

const environment = (): Record<string, string> =>
  Object.fromEntries(USERS.map((user) => [passwordVariableOf(user), `"${passwordOf(user)}"`]));

describe('authorization.conf of the NATS servers', () => {
  let server: Child;
  let port: number;
  const open: RawNats[] = [];

  async function as(user: string, password = passwordOf(user)): Promise<RawNats> {
    const raw = await RawNats.open(port, user, password);
    open.push(raw);
    return raw;
  }

  beforeAll(async () => {
    port = await freePort();
    copyFileSync(join(ROOT, FILE), join(folder, 'authorization.conf'));
    const lines = [
      `listen: "127.0.0.1:${port}"`,
      `jetstream { store_dir: ${JSON.stringify(join(folder, 'store'))} }`,
      'include "authorization.conf"',
    ];
    writeFileSync(config, lines.join('\n'));
    const spec = {
      name: 'nats-server',
      command: binary,
      args: ['--config', config],
      env: environment(),
      isReady: async () => (await greetingOf(port)) !== null,
    };
    server = await launchReady(spec, {});
  });

  afterAll(async () => {
    for (const raw of open) raw.close();
    await server.stop(5_000);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(USERS)('lets %s in with its password, and with no other', async (user) => {
    expect(await (await as(user)).refusals()).toEqual([]);

    const stranger = await as(user, 'another');

    expect(await stranger.until(/-ERR/)).toContain('Authorization Violation');
  });

  it('lets nobody in whom it does not know', async () => {
    expect(await (await as('root', '')).until(/-ERR/)).toContain('Authorization Violation');
  });

  it.each(USERS)('lets %s do all that the contracts say', async (user) => {
    const { publish = [], subscribe = [] } = NATS_USERS[user] ?? {};
    const raw = await as(user);
    const concrete = (subject: string): string => subject.replaceAll('*', 'x').replace(/>$/, 'x');

    const refused = await raw.refusals(
      ...publish.map((subject) => `PUB ${concrete(subject)} 0\r\n`),
      ...subscribe.map((subject, at) => `SUB ${subject} ${at + 1}`),
    );

    expect(refused).toEqual([]);
  });

  it.each(USERS)('lets %s neither listen to everything nor touch what is not its own', async (user) => {
    const raw = await as(user);
    const others = USERS.filter((other) => other !== user);

    const refused = await raw.refusals(
      'SUB > 1',
      'SUB $JS.> 2',
      'PUB $JS.API.STREAM.PURGE.GATEWAY 0\r\n',
      'PUB $JS.API.STREAM.DELETE.GATEWAY 0\r\n',
      ...others.map((other, at) => `SUB _INBOX_${other.replaceAll('-', '_')}.> ${at + 3}`),
    );

    expect(refused).toHaveLength(4 + others.length);
  });

  it('lets analytics see no stream but the mirror, and nobody but the gateway ask for a credit', async () => {
    const working = STREAMS.filter(({ publisher }) => publisher !== 'mirror');

    const refused = await (
      await as('analytics')
    ).refusals(...working.map(({ name }) => `PUB $JS.API.CONSUMER.CREATE.${name}.spy.x 0\r\n`));
    const asked = await Promise.all(
      USERS.map(async (user) => [user, (await (await as(user)).refusals('PUB billing.reserve 0\r\n')).length === 0]),
    );

    expect(refused).toHaveLength(working.length);
    expect(asked.filter(([, isAllowed]) => isAllowed)).toEqual([['gateway', true]]);
  });

  it('lets a question be answered once, where the asker listens', async () => {
    const gateway = await as('gateway');
    const billing = await as('billing');
    expect(await billing.refusals('SUB billing.balance 1')).toEqual([]);
    expect(await gateway.refusals('SUB _INBOX_gateway.> 1')).toEqual([]);

    expect(await gateway.refusals('PUB billing.balance _INBOX_gateway.q1 0\r\n')).toEqual([]);
    await billing.until(/^MSG billing\.balance/m);

    expect(await billing.refusals('PUB _INBOX_gateway.q1 2\r\nok')).toEqual([]);
    await gateway.until(/^MSG _INBOX_gateway\.q1/m);
    expect(await billing.refusals('PUB _INBOX_gateway.q1 2\r\nok')).toHaveLength(1);
  });

  it.each(USERS)('does not load without the password of %s', (user) => {
    const { [passwordVariableOf(user)]: _without, ...env } = environment();

    expect(() => execFileSync(binary, ['-t', '--config', config], { env, stdio: 'pipe' })).toThrow(
      passwordVariableOf(user),
    );
  });

  // Why the page about secrets says so.
  it.each(['123', '-abc', 'true'])('does not load with the bare value %s, and does with it in quotes', (value) => {
    const load = (text: string): Buffer =>
      execFileSync(binary, ['-t', '--config', config], {
        env: { ...environment(), GATEWAY_NATS_PASSWORD: text },
        stdio: 'pipe',
      });

    expect(() => load(value)).toThrow();
    expect(() => load(`"${value}"`)).not.toThrow();
  });

  it('holds no password', () => {
    const given = [...read(FILE).matchAll(/password: (.*)/g)].map(([, value]) => value);

    expect(given).toEqual(USERS.map((user) => `$${passwordVariableOf(user)}`));
  });
});

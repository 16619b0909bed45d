import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALLOW_RESPONSES, NATS_USERS } from '#contracts';
import { NatsLink, StreamAdmin } from '#messaging';
import { Log } from '#runtime';
import { startNats } from '#bin/nats.mjs';

export interface TestNats {
  readonly url: string;
  readonly user: (name: string) => { natsUrl: string; natsUser: string; natsPassword: string };
  /** A connection with the rights of one user, `root` for all of them. Closed by `stop`. */
  open(user: string): Promise<NatsLink>;
  /** Streams and consumers as the contracts say; again after something was deleted. */
  ensureTopology(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Forgets everything it stored; only while it is not running. */
  wipe(): void;
  /** Copies what it has stored; what it returns puts the copy back. Both only while it is not running. */
  copyStore(): () => void;
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const TEST_PASSWORD = 'test-password';
// May do everything: for tests that break things on purpose.
const ROOT = 'root';

/** A nats-server of its own, with the users and permissions of the real thing. */
export async function testNats(): Promise<TestNats> {
  const binary = process.env['NATS_SERVER_BIN'];
  if (!binary) throw new Error('NATS_SERVER_BIN is not set: run tests with `npm test -- <jest arguments>`');
  const dataDir = mkdtempSync(join(tmpdir(), 'applywright-nats-'));
  const users = Object.entries(NATS_USERS).map(([user, { publish, subscribe }]) => ({
    user,
    password: TEST_PASSWORD,
    permissions: {
      publish: { allow: [...publish] },
      subscribe: { allow: [...subscribe] },
      allow_responses: ALLOW_RESPONSES,
    },
  }));
  const server = await startNats({ binary, dataDir, users: [...users, { user: ROOT, password: TEST_PASSWORD }] });
  const store = join(dataDir, 'store');
  const links: NatsLink[] = [];
  const open = async (user: string): Promise<NatsLink> => {
    const link = await NatsLink.open(
      { url: server.url, user, password: TEST_PASSWORD, instance: 'test' },
      Log.silent(),
    );
    links.push(link);
    return link;
  };
  const nats: TestNats = {
    url: server.url,
    user: (name) => ({ natsUrl: server.url, natsUser: name, natsPassword: TEST_PASSWORD }),
    open,
    async ensureTopology() {
      await new StreamAdmin(await open('stream-admin'), Log.silent(), 1).ensure();
    },
    kill: () => server.kill(),
    restart: () => server.restart(),
    wipe: () => rmSync(store, { recursive: true, force: true }),
    copyStore() {
      const copy = mkdtempSync(join(dataDir, 'copy-'));
      cpSync(store, copy, { recursive: true });
      return () => {
        nats.wipe();
        cpSync(copy, store, { recursive: true });
      };
    },
    freeze: () => server.signal('SIGSTOP'),
    thaw: () => server.signal('SIGCONT'),
    async stop() {
      server.signal('SIGCONT');
      await Promise.all(links.map((link) => link.close()));
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  await nats.ensureTopology();
  return nats;
}

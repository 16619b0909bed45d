import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { ApplicationId, SessionId } from '#contracts';
import { Log, Metrics } from '#runtime';
import { anApplicationId, anEcho, eventually } from '#testing';
import { passwordOf, usernameOf } from '../../domain/egress-credential.js';
import { Fence } from '../../domain/fence.js';
import type { Egress } from '../../domain/ports.js';
import { GivenRows } from '../../spec/given-rows.kit-spec.js';
import { GivenTarget } from '../../spec/given-target.kit-spec.js';
import { connectThrough } from '../http/connect-through.js';
import { EgressProxy } from './egress-proxy.js';
import { ownIdentity } from './process-proof.js';

const SECRET = 'a secret of at least thirty-two characters';
const PATIENT = { timeoutMs: 10_000 };

/** A proxy on the real tables, in this process, so that its look at them can be told when to happen. */
class GivenProxy {
  private constructor(
    readonly instanceId: string,
    readonly fence: Fence,
    private readonly proxy: EgressProxy,
    readonly port: number,
  ) {}

  static async start(rows: GivenRows, submitLifeMs = 60_000): Promise<GivenProxy> {
    const instanceId = uuid();
    const fence = new Fence(instanceId, rows.fence, (target, session) => target === session.target);
    const options = { host: '127.0.0.1', port: 0, secret: SECRET, submitLifeMs };
    const proxy = new EgressProxy(options, fence, Log.silent(), new Metrics('egress'));
    const port = await proxy.listen();
    await rows.fence.register({ instanceId, address: `127.0.0.1:${port}`, process: ownIdentity() });
    return new GivenProxy(instanceId, fence, proxy, port);
  }

  close(): Promise<void> {
    return this.proxy.close();
  }
}

describe('the egress proxy', () => {
  let rows: GivenRows;
  let target: GivenTarget;
  let proxy: GivenProxy;
  let sessionId: SessionId;
  const proxies: GivenProxy[] = [];
  const sockets: Socket[] = [];
  beforeAll(async () => {
    rows = await GivenRows.open();
  });
  afterAll(() => rows?.drop());
  beforeEach(async () => {
    target = await GivenTarget.listen();
    proxy = await start();
    ({ sessionId } = await rows.session({ baseUrl: target.url }));
    await rows.query(
      `UPDATE sessions SET lease_pod = 'agent-1', lease_epoch = 3, lease_until = clock_timestamp() + interval '1 hour',
         proxy_instance = $2 WHERE session_id = $1`,
      [sessionId, proxy.instanceId],
    );
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await Promise.all(proxies.splice(0).map((one) => one.close()));
    await target.stop();
  });

  const start = async (submitLifeMs?: number): Promise<GivenProxy> => {
    const started = await GivenProxy.start(rows, submitLifeMs);
    proxies.push(started);
    return started;
  };
  const egress = (epoch = 3, applicationId: ApplicationId | null = null, through = proxy): Egress => {
    const username = usernameOf({ sessionId, epoch, applicationId });
    return { server: `http://127.0.0.1:${through.port}`, username, password: passwordOf(username, SECRET) };
  };
  const open = async (by: Egress, url = target.url) => {
    const socket = await connectThrough(by, new URL(url), PATIENT);
    sockets.push(socket);
    const client = { socket, end: 'open' };
    socket.on('error', (error: NodeJS.ErrnoException) => (client.end = error.code ?? 'error'));
    socket.on('close', () => (client.end = client.end === 'open' ? 'fin' : client.end));
    socket.resume();
    return client;
  };
  const status = async (by: Egress, url?: string): Promise<string> =>
    open(by, url).then(
      () => 'open',
      (error: Error) => /\((\d+)\)/.exec(error.message)?.[1] ?? error.message,
    );
  /** A request as browsers send it to a proxy for plain http: no tunnel. */
  const plain = (by: Egress, headers = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(by.server).port), '127.0.0.1');
      sockets.push(socket);
      const credentials = Buffer.from(`${by.username}:${by.password}`).toString('base64');
      let text = '';
      socket.on('data', (bytes) => (text += String(bytes)));
      socket.on('close', () => resolve(text.split('\r\n')[0] ?? ''));
      socket.on('error', reject);
      socket.write(
        `POST ${target.url}/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n` +
          `Proxy-Authorization: Basic ${credentials}\r\n${headers}\r\nhi`,
      );
    });
  const intended = async (epoch = 3): Promise<ApplicationId> =>
    (await rows.intendToSend(anEcho(), { epoch })).applicationId;
  const bump = () => rows.query(`UPDATE sessions SET lease_epoch = lease_epoch + 1 WHERE session_id = $1`, [sessionId]);
  const arrived = async (count: number) => {
    await eventually(() => expect(target.arrivals).toHaveLength(count));
    return target.arrivals[count - 1] as (typeof target.arrivals)[number];
  };

  it('carries what the current epoch of a session that names it asks for, through tunnels and without', async () => {
    const { socket } = await open(egress());
    socket.write('through a tunnel');
    const tunnelled = await arrived(1);
    await eventually(() => expect(tunnelled.text).toBe('through a tunnel'));

    target.answer = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n';
    expect(await plain(egress())).toBe('HTTP/1.1 204 No Content');
    expect((await arrived(2)).text).toMatch(/^POST \/x HTTP\/1.1/);
  });

  it('refuses whoever has no credentials, or none that an agent made', async () => {
    const { server, username, password } = egress();
    expect(await status({ server, username: '', password: '' })).toBe('407');
    const another = `${password.startsWith('A') ? 'B' : 'A'}${password.slice(1)}`;
    expect(await status({ server, username, password: another })).toBe('403');
    expect(await status({ server, username, password: passwordOf(username, 'another secret') })).toBe('403');
    expect(await status({ server, username: `${username}.1`, password: passwordOf(`${username}.1`, SECRET) })).toBe(
      '403',
    );
    expect(await plain({ server, username, password: 'x' })).toMatch(/ 403 /);
    expect(target.arrivals).toEqual([]);
  });

  it('refuses any other epoch, session, proxy and target', async () => {
    expect(await status(egress(2))).toBe('403');
    expect(await status(egress(4))).toBe('403');
    expect(await plain(egress(2))).toMatch(/ 403 /);
    expect(await status(egress(), target.url.replace('127.0.0.1', 'localhost'))).toBe('403');
    const elsewhere = await GivenTarget.listen();
    expect(await status(egress(), elsewhere.url)).toBe('403');
    await elsewhere.stop();
    const other = await start();
    expect(await status(egress(3, null, other))).toBe('403');
    await rows.query(`UPDATE sessions SET proxy_instance = NULL WHERE session_id = $1`, [sessionId]);
    expect(await status(egress())).toBe('403');
    expect(target.arrivals).toEqual([]);
  });

  describe('a submit', () => {
    it('has one connection, ever: not a second, not after its end, not through another proxy', async () => {
      const id = await intended();
      const { socket } = await open(egress(3, id));
      socket.write('once');
      const arrival = await arrived(1);
      await eventually(() => expect(arrival.text).toBe('once'));

      expect(await status(egress(3, id))).toBe('403');
      socket.destroy();
      await eventually(() => expect(arrival.end).not.toBe('open'));
      expect(await status(egress(3, id))).toBe('403');
      const other = await start();
      await rows.query(`UPDATE sessions SET proxy_instance = $2 WHERE session_id = $1`, [sessionId, other.instanceId]);
      expect(await status(egress(3, id, other))).toBe('403');
      expect(target.arrivals).toHaveLength(1);
    });

    it('has one of many that ask at once', async () => {
      const id = await intended();
      const answers = await Promise.all(Array.from({ length: 8 }, () => status(egress(3, id))));

      expect(answers.filter((answer) => answer === 'open')).toHaveLength(1);
    });

    it('gets nowhere without its intent, with one of another epoch, or once it is decided', async () => {
      expect(await status(egress(3, anApplicationId()))).toBe('403');
      expect(await status(egress(3, await intended(2)))).toBe('403');
      const decided = await intended();
      await rows.setOutcome(decided, 'not_found', null);
      expect(await status(egress(3, decided))).toBe('403');
      const cancelled = anApplicationId();
      await rows.database.transaction((tx) => rows.intents.insertEnd(tx, cancelled, anEcho(), 'cancelled'));
      expect(await status(egress(3, cancelled))).toBe('403');
      expect(target.arrivals).toEqual([]);
    });

    it('needs a tunnel: only that has an end by which its life is measured', async () => {
      const id = await intended();
      expect(await plain(egress(3, id))).toMatch(/ 403 /);

      expect(target.arrivals).toEqual([]);
      // Refused, it did not use its one connection up.
      expect(await status(egress(3, id))).toBe('open');
    });

    it('is cut at both ends when its time is over, unlike the connections of pages', async () => {
      const brief = await start(150);
      await rows.query(`UPDATE sessions SET proxy_instance = $2 WHERE session_id = $1`, [sessionId, brief.instanceId]);
      const page = await open(egress(3, null, brief));
      const submit = await open(egress(3, await intended(), brief));
      submit.socket.write('half of it');
      const [, arrival] = [await arrived(1), await arrived(2)];

      await eventually(() => expect(submit.end).toBe('ECONNRESET'));
      await eventually(() => expect(target.arrivals.map(({ end }) => end).sort()).toEqual(['open', 'rst']));
      expect(page.end).toBe('open');
      expect(arrival.text === '' || arrival.text === 'half of it').toBe(true);
    });
  });

  describe('when the epoch has moved on', () => {
    it('resets tunnels and plain requests at both ends, and only then confirms', async () => {
      const [page, submit] = [await open(egress()), await open(egress(3, await intended()))];
      const request = plain(egress()).catch((error: NodeJS.ErrnoException) => error.code);
      await arrived(3);
      await bump();
      await proxy.fence.confirmAll();

      const confirmed = await rows.proxies.confirmedEpoch(sessionId);
      expect(confirmed).toBe(4);
      await eventually(() => {
        expect([page.end, submit.end]).toEqual(['ECONNRESET', 'ECONNRESET']);
        expect(target.arrivals.map(({ end }) => end)).toEqual(['rst', 'rst', 'rst']);
      });
      // The library answers for a target that went away; nothing else of it is left.
      expect(await request).toMatch(/ 5\d\d |ECONNRESET|^$/);
      expect(proxy.fence.size).toBe(0);
    });

    it('drops what was on its way and had not left', async () => {
      target.isDeaf = true;
      const client = await open(egress());
      const arrival = await arrived(1);
      // More than any buffer between here and there takes.
      const sent = 16 * 1_048_576;
      client.socket.write(Buffer.alloc(sent, 'x'));
      await eventually(() => expect(client.socket.writableLength).toBeGreaterThan(0));
      await bump();
      await proxy.fence.confirmAll();
      arrival.socket.resume();

      await eventually(() => expect(arrival.end).not.toBe('open'));
      expect(arrival.bytes).toBeLessThan(sent);
    });

    it('admits no lower epoch any more, whatever the row says', async () => {
      await bump();
      await proxy.fence.confirmAll();
      expect(await status(egress(4))).toBe('open');
      await rows.query(`UPDATE sessions SET proxy_confirmed_epoch = 0, lease_epoch = 3 WHERE session_id = $1`, [
        sessionId,
      ]);

      expect(await status(egress(3))).toBe('403');
    });

    it('leaves other sessions alone', async () => {
      const bystander = await open(egress());
      const own = sessionId;
      ({ sessionId } = await rows.session({ baseUrl: target.url }));
      await rows.query(`UPDATE sessions SET lease_epoch = 7, proxy_instance = $2 WHERE session_id = $1`, [
        sessionId,
        proxy.instanceId,
      ]);
      expect(own).not.toBe(sessionId);
      expect(await proxy.fence.confirmAll()).toBeGreaterThan(0);

      expect(bystander.end).toBe('open');
    });
  });

  it('cuts everything at its end', async () => {
    const client = await open(egress());
    const arrival = await arrived(1);
    await proxy.close();

    await eventually(() => expect([client.end, arrival.end]).toEqual(['ECONNRESET', 'rst']));
  });
});

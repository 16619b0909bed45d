import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, TcpRelay } from '#testing';

describe('TcpRelay', () => {
  let server: Server;
  let relay: TcpRelay;
  let heard: string;
  let served: Socket[];

  // A server that repeats what it hears, in brackets.
  beforeEach(async () => {
    heard = '';
    served = [];
    server = createServer((socket) => {
      served.push(socket);
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        heard += String(bytes);
        socket.write(`<${String(bytes)}>`);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    relay = await TcpRelay.listen(`tcp://127.0.0.1:${(server.address() as { port: number }).port}`);
  });
  afterEach(async () => {
    await relay.close();
    for (const socket of served) socket.destroy();
    server.close();
  });

  async function givenClient() {
    const socket = connect(relay.port, '127.0.0.1');
    const client = { socket, text: '', end: '' };
    socket.on('data', (bytes) => (client.text += String(bytes)));
    socket.on('error', (error: NodeJS.ErrnoException) => (client.end = error.code ?? 'error'));
    socket.on('close', () => (client.end ||= 'closed'));
    await Promise.race([once(socket, 'connect'), once(socket, 'close')].map((event) => event.catch(() => {})));
    return client;
  }

  it('passes bytes both ways and leads URLs through itself', async () => {
    const client = await givenClient();

    client.socket.write('hello');

    await eventually(() => expect(client.text).toBe('<hello>'));
    expect(relay.through('postgres://me:pw@db.example:5432/name')).toBe(
      `postgres://me:pw@127.0.0.1:${relay.port}/name`,
    );
  });

  it('keeps frozen bytes of one direction and delivers them in order after the thaw', async () => {
    const client = await givenClient();
    relay.freeze('toClient');

    client.socket.write('a');
    await eventually(() => expect(heard).toBe('a'));
    client.socket.write('b');
    await eventually(() => expect(heard).toBe('ab'));

    expect(client.text).toBe('');
    relay.thaw();
    await eventually(() => expect(client.text).toBe('<a><b>'));
  });

  it('loses swallowed bytes for good and leaves the connection open', async () => {
    const client = await givenClient();
    let seen = '';
    relay.watch(({ bytes }) => {
      seen += String(bytes);
      return 'pass';
    });
    relay.swallow('toServer');
    client.socket.write('lost');
    await eventually(() => expect(seen).toBe('lost'));
    relay.thaw();

    client.socket.write('kept');

    await eventually(() => expect(client.text).toBe('<kept>'));
    expect(heard).toBe('kept');
    expect(client.end).toBe('');
  });

  it('delays one direction', async () => {
    const client = await givenClient();
    relay.delay(50, 'toServer');
    const from = Date.now();

    client.socket.write('late');

    await eventually(() => expect(client.text).toBe('<late>'));
    // Never earlier; how much later is up to the machine.
    expect(Date.now() - from).toBeGreaterThanOrEqual(49);
  });

  it('resets open connections on a cut and new ones while it refuses', async () => {
    const client = await givenClient();

    relay.cut();

    await eventually(() => expect(client.end).toBe('ECONNRESET'));
    expect(relay.open).toBe(0);
    relay.refuse();
    const refused = await givenClient();
    await eventually(() => expect(refused.end).not.toBe(''));
    relay.admit();
    const admitted = await givenClient();
    admitted.socket.write('x');
    await eventually(() => expect(admitted.text).toBe('<x>'));
  });

  it('cuts exactly where it is told to, after passing or losing the bytes', async () => {
    const [first, second] = [await givenClient(), await givenClient()];
    relay.watch(({ direction, bytes }) => {
      if (direction === 'toServer') return String(bytes) === 'vanish' ? 'swallow' : 'pass';
      return String(bytes) === '<die>' ? 'cut' : 'pass';
    });

    second.socket.write('vanish');
    first.socket.write('die');

    await eventually(() => expect(first.end).toBe('ECONNRESET'));
    expect(first.text).toBe('');
    expect(heard).toBe('die');
    second.socket.write('live');
    await eventually(() => expect(second.text).toBe('<live>'));
  });

  it('holds what it is told to and what follows, of one connection and direction, until the thaw', async () => {
    const [held, free] = [await givenClient(), await givenClient()];
    relay.watch(({ bytes }) => (String(bytes) === '<stay>' ? 'hold' : 'pass'));

    held.socket.write('stay');
    await eventually(() => expect(heard).toBe('stay'));
    held.socket.write('behind');
    await eventually(() => expect(heard).toBe('staybehind'));
    free.socket.write('go');
    await eventually(() => expect(free.text).toBe('<go>'));
    expect(held.text).toBe('');

    relay.watch();
    relay.thaw();
    await eventually(() => expect(held.text).toBe('<stay><behind>'));
  });

  it('passes an end on without cutting the other direction', async () => {
    const client = await givenClient();
    relay.freeze('toClient');

    client.socket.end('last');
    await eventually(() => expect(heard).toBe('last'));
    relay.thaw();

    await eventually(() => expect(client.text).toBe('<last>'));
    await eventually(() => expect(client.end).toBe('closed'));
  });
});

import { connect } from 'node:net';
import { launchReady } from '#bin/child.mjs';
import { freePort } from '#bin/ports.mjs';
import type { RedisServer } from '#bin/redis.mjs';

const STOP_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 1_000;

export type RedisProgram = RedisServer;

export interface Redis {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** Whether it answers to PING, which it does not while it loads. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (isReady: boolean): void => {
      socket.destroy();
      resolve(isReady);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => end(false));
    socket.once('error', () => end(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (chunk: Buffer) => end(chunk.toString().startsWith('+PONG')));
  });
}

export async function startRedis(program: RedisServer, folder: string, appendFsync: string): Promise<Redis> {
  const port = await freePort();
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: appendFsync,
    // The append-only file is what is measured; a snapshot beside it would only take CPU now and then.
    save: '',
    // As BullMQ asks for: a queue may lose nothing for want of memory.
    'maxmemory-policy': 'noeviction',
  };
  const child = await launchReady(
    {
      name: 'redis-server',
      command: program.path,
      args: Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]),
      cwd: folder,
      env: { PATH: process.env['PATH'], ...program.env },
      isReady: () => answers(port),
    },
    {},
  );
  return {
    pid: child.pid,
    port,
    async stop() {
      await child.stop(STOP_WITHIN_MS);
    },
  };
}

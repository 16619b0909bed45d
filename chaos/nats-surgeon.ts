import { randomBytes } from 'node:crypto';
import { JetStreamApiError } from '@nats-io/jetstream';
import { NatsLink } from '#messaging';
import { Log } from '#runtime';

const FILLER = 'CHAOS_FILLER';
const BLOCK_BYTES = 900_000;
// More than the store of a run holds: filling ends when the server refuses.
const MOST_BLOCKS = 200;
const ANSWER_WITHIN_MS = 5_000;
// Fifty blocks, one after the other, to a server that is busy.
const FILLED_WITHIN_MS = 60_000;

/** Operates on the streams behind everybody's back. */
export class NatsSurgeon {
  constructor(private readonly options: { readonly url: string; readonly password: string }) {}

  /** Deletes one stream, chosen by number among those there are. Returns its name. */
  deleteStream(number: number): Promise<string> {
    return this.work(async ({ manager }) => {
      const names: string[] = [];
      for await (const name of manager.streams.names()) names.push(name);
      const name = names.sort()[number % names.length];
      if (name === undefined) throw new Error('There is no stream');
      await manager.streams.delete(name);
      return name;
    });
  }

  /** Fills the store until the server takes nothing any more. Returns how many bytes that took. */
  fill(): Promise<number> {
    return this.work(async ({ manager, jetStream }) => {
      await manager.streams.add({ name: FILLER, subjects: ['chaos.filler'] });
      const block = randomBytes(BLOCK_BYTES);
      for (let blocks = 0; blocks < MOST_BLOCKS; blocks += 1) {
        try {
          await jetStream.publish('chaos.filler', block);
        } catch (error) {
          // Full is only what the server itself calls so; no answer says nothing.
          if (error instanceof JetStreamApiError) return blocks * BLOCK_BYTES;
          throw error;
        }
      }
      throw new Error('The store took everything');
    }, FILLED_WITHIN_MS);
  }

  async empty(): Promise<void> {
    await this.work(({ manager }) => manager.streams.delete(FILLER).catch(() => false));
  }

  // A connection for each operation: the server it speaks to may be gone by the next one.
  private async work<T>(operate: (link: NatsLink) => Promise<T>, limitMs = ANSWER_WITHIN_MS): Promise<T> {
    const { url, password } = this.options;
    const opened = NatsLink.open({ url, user: 'root', password, instance: 'chaos' }, Log.silent());
    const link = await within(opened, ANSWER_WITHIN_MS, () => void opened.then((late) => late.close()));
    try {
      return await within(operate(link), limitMs);
    } finally {
      await within(link.close(), ANSWER_WITHIN_MS).catch(() => {});
    }
  }
}

function within<T>(work: Promise<T>, limitMs: number, onLate: () => void = () => {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onLate();
      reject(new Error(`No answer within ${limitMs} ms`));
    }, limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

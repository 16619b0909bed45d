import { describe, expect, it } from '@jest/globals';
import { SharedTurns, type TurnOptions } from './shared-turns.js';

/** Turns that end when the test says so. */
function turnsOf(options: TurnOptions = {}) {
  const begun: { readonly items: readonly number[]; readonly end: (error?: Error) => void }[] = [];
  const turns = new SharedTurns<number, string>(
    (items) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => (error ? reject(error) : resolve(items.map((item) => `done ${item}`)));
        begun.push({ items, end });
      }),
    { patienceMs: 60_000, ...options },
  );
  return { turns, begun, items: () => begun.map((turn) => turn.items) };
}

describe('shared turns', () => {
  it('begin at once when none is under way, and what comes meanwhile shares the next', async () => {
    const { turns, begun, items } = turnsOf();

    const all = Promise.all([1, 2, 3].map((item) => turns.do(item)));
    expect(items()).toEqual([[1]]);
    begun[0]?.end();
    await turnsOver();
    expect(items()).toEqual([[1], [2, 3]]);
    begun[1]?.end();

    expect(await all).toEqual(['done 1', 'done 2', 'done 3']);
    const last = turns.do(4);
    expect(items().at(-1)).toEqual([4]);
    begun[2]?.end();
    await last;
  });

  it('take together what comes together, as far as it fits, and give each a result of its own', async () => {
    const { turns, begun, items } = turnsOf({ maxItems: 3 });
    const answers = Promise.allSettled([...turns.doAll([1, 2]), turns.do(3), ...turns.doAll([4, 5, 6])]);
    expect(items()).toEqual([[1, 2]]);

    begun[0]?.end();
    await turnsOver();
    begun[1]?.end(new Error('lost'));
    await turnsOver();
    begun[2]?.end();

    expect(items()).toEqual([[1, 2], [3, 4, 5], [6]]);
    expect((await answers).map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it('take no more than they may', async () => {
    const { turns, begun, items } = turnsOf({ maxItems: 2 });
    for (const item of [1, 2, 3, 4]) void turns.do(item);

    begun[0]?.end();
    await turnsOver();

    expect(items()).toEqual([[1], [2, 3]]);
  });

  it('fail for those in them and for nobody else', async () => {
    const { turns, begun } = turnsOf();
    const answers = [1, 2, 3].map((item) => turns.do(item));
    begun[0]?.end();
    await turnsOver();

    begun[1]?.end(new Error('lost'));

    expect(await Promise.allSettled(answers)).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { message: 'lost' } },
      { status: 'rejected', reason: { message: 'lost' } },
    ]);
    const next = turns.do(4);
    begun[2]?.end();
    expect(await next).toBe('done 4');
  });

  it('hold nobody up: beside one that takes too long the next begins, and each ends by itself', async () => {
    const { turns, begun, items } = turnsOf({ patienceMs: 5 });
    const slow = turns.do(1);

    const quick = turns.do(2);
    while (begun.length < 2) await turnsOver();
    begun[1]?.end();

    expect(await quick).toBe('done 2');
    begun[0]?.end();
    expect(await slow).toBe('done 1');
    expect(items()).toEqual([[1], [2]]);
  });
});

const turnsOver = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

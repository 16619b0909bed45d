import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionReady } from '#contracts';
import type { Delivery, MessagingOptions, NatsLink } from '#messaging';
import { PermanentError, sqlState } from '#runtime';
import {
  anAgencyId,
  aSessionReady,
  Effects,
  eventually,
  onceEach,
  publish,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
  testService,
  type TestService,
} from '#testing';

class PoisonError extends PermanentError {
  readonly code = 'TEST_POISON';
}

describe('messages that come together', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let effects: Effects;
  let agent: NatsLink;
  let root: NatsLink;
  const replicas: TestService[] = [];

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    effects = await Effects.of(database, 'notifier');
    [agent, root] = [await nats.open('browser-agent'), await nats.open('root')];
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map((replica) => replica.close()));
  });
  afterAll(async () => {
    await nats?.stop();
    await database?.drop();
  });

  async function givenReplica(
    instance: string,
    handle: (body: never, delivery: Delivery) => unknown = effects.handler,
    messaging: Partial<MessagingOptions> = {},
  ) {
    const on = { [SessionReady.subject]: handle };
    replicas.push(await testService({ service: 'notifier', instance, database, nats, on, messaging }));
  }
  const counted = async (metric: string): Promise<number> =>
    (await Promise.all(replicas.map((replica) => replica.counted(metric)))).reduce((sum, count) => sum + count, 0);
  const ackPending = async () => (await root.manager.consumers.info('BROWSER_AGENT', 'notifier')).num_ack_pending;
  const deadLetters = () => database.query(`SELECT message_id, state, failures FROM notifier.dead_letters`);

  it('are absorbed once each when one of fifty is poisoned, and that one is a dead letter', async () => {
    const messages = Array.from({ length: 50 }, () => aSessionReady());
    const [poisoned, ...healthy] = [messages[23], ...messages.filter((_, at) => at !== 23)];
    for (const message of messages) await publish(agent, message);
    const tries = new Map<string, number>();

    await givenReplica('one', async (body, delivery) => {
      tries.set(delivery.id, (tries.get(delivery.id) ?? 0) + 1);
      await effects.handler(body, delivery);
      if (delivery.id === poisoned?.id) throw new PoisonError('poison');
    });

    await eventually(async () => expect(await effects.counts()).toEqual(onceEach(healthy.map(({ id }) => id))));
    await eventually(async () =>
      expect(await deadLetters()).toEqual([{ message_id: poisoned?.id, state: 'dead', failures: 1 }]),
    );
    await eventually(async () => expect(await ackPending()).toBe(0));
    // In one batch with the others, and once alone: what it costs the others is one more try.
    expect(Math.max(...tries.values())).toBeLessThanOrEqual(2);
  });

  it('share a transaction', async () => {
    const messages = Array.from({ length: 50 }, () => aSessionReady());
    for (const message of messages) await publish(agent, message);
    const transactions = new Set<string>();

    await givenReplica('one', async (body, delivery) => {
      await effects.handler(body, delivery);
      const [row] = await delivery.tx.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
      transactions.add(row?.id ?? '');
    });

    await eventually(async () => expect(await effects.counts()).toMatchObject(onceEach(messages.map(({ id }) => id))));
    expect(transactions.size).toBeLessThan(25);
  });

  it('are those that come one after the other as well, where batches keep apart; the first waits for none', async () => {
    const transactions = new Set<string>();
    const slow = { betweenBatchesMs: 2_000 };
    const handle = async (body: never, delivery: Delivery) => {
      await effects.handler(body, delivery);
      const [row] = await delivery.tx.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
      transactions.add(row?.id ?? '');
    };
    await givenReplica('one', handle, slow);
    const [first, ...others] = Array.from({ length: 11 }, () => aSessionReady());

    if (first) await publish(agent, first);
    await eventually(() => expect(transactions.size).toBe(1));
    for (const message of others) await publish(agent, message);

    const ids = others.map(({ id }) => id);
    await eventually(async () => expect(await effects.counts()).toMatchObject(onceEach(ids)));
    // All of them came within the time that batches are apart, or nearly.
    expect(transactions.size).toBeLessThanOrEqual(3);
  });

  it('are absorbed once when the same one comes three times at once to two replicas', async () => {
    const message = aSessionReady();
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const handle = async (body: unknown, delivery: Delivery) => {
      await effects.handler(body, delivery);
      await gate;
    };
    await givenReplica('one', handle);
    await givenReplica('two', handle);
    // The server would recognise the repeats; a stream that was made again does not.
    await root.manager.streams.update('BROWSER_AGENT', { duplicate_window: 100_000_000 });

    for (let copy = 1; copy <= 3; copy += 1) {
      await eventually(async () => expect(await publish(agent, message)).toMatchObject({ duplicate: false }));
    }
    await eventually(async () => expect(await ackPending()).toBe(3));
    // The second replica has one too, and waits for the first one's transaction.
    await eventually(async () =>
      expect(
        await database.query(`SELECT pid FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`, [
          database.name,
        ]),
      ).toHaveLength(1),
    );
    letGo();

    await eventually(async () => expect(await ackPending()).toBe(0));
    expect(await effects.of(message.id)).toBe(1);
    expect(await counted('inbox_absorbed_total')).toBe(1);
    expect(await counted('inbox_repeats_total')).toBe(2);
    await nats.ensureTopology();
  });

  it('are absorbed once when the same one is in a batch twice', async () => {
    const message = aSessionReady();
    await root.manager.streams.update('BROWSER_AGENT', { duplicate_window: 100_000_000 });
    await publish(agent, message);
    await eventually(async () => expect(await publish(agent, message)).toMatchObject({ duplicate: false }));
    await nats.ensureTopology();

    await givenReplica('one');

    await eventually(async () => expect(await ackPending()).toBe(0));
    await eventually(async () => expect(await effects.of(message.id)).toBe(1));
    await eventually(async () => expect(await counted('inbox_repeats_total')).toBe(1));
  });

  it('reach two replicas once each, however they are shared out', async () => {
    const messages = Array.from({ length: 200 }, () => aSessionReady());
    await givenReplica('one');
    await givenReplica('two');

    await Promise.all(messages.map((message) => publish(agent, message)));

    await eventually(async () => expect(await effects.counts()).toMatchObject(onceEach(messages.map(({ id }) => id))));
    await eventually(async () => expect(await ackPending()).toBe(0));
    expect(await counted('inbox_absorbed_total')).toBe(200);
  });

  it('about the same agencies, in whatever order, never lock two replicas out of each other', async () => {
    // More than one replica takes at a time, so that both have some.
    const agencies = Array.from({ length: 6 }, anAgencyId);
    const anyOf = () => agencies[Math.floor(Math.random() * agencies.length)] ?? anAgencyId();
    const messages = Array.from({ length: 500 }, () => aSessionReady({ agencyId: anyOf() }));
    let lockedOut = 0;
    // As handlers do that lock what belongs to the agency of their message, one after the other.
    const handle = async (body: { agencyId: string }, delivery: Delivery) => {
      await delivery.tx
        .query(`SELECT pg_advisory_xact_lock(hashtext($1)), pg_sleep(0.001)`, [body.agencyId])
        .catch((error: unknown) => {
          if (sqlState(error) === '40P01') lockedOut += 1;
          throw error;
        });
      await effects.handler(body, delivery);
    };
    await givenReplica('one', handle as never);
    await givenReplica('two', handle as never);

    await Promise.all(messages.map((message) => publish(agent, message)));

    await eventually(async () => expect(await effects.counts()).toMatchObject(onceEach(messages.map(({ id }) => id))));
    expect(lockedOut).toBe(0);
  });
});

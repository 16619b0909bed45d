import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { AckPolicy } from '@nats-io/jetstream';
import { ApplyDispatched, BillingReserve, NotifierEndpoints, SessionReady } from '#contracts';
import { Answers, type NatsLink, OnMessage } from '#messaging';
import {
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
  testService,
  type TestServiceOptions,
} from '#testing';

@Controller()
class SecondOfOne {
  @OnMessage(SessionReady)
  ready(): void {}
}

@Controller()
class SecondAnswer {
  @Answers(NotifierEndpoints)
  endpoints() {
    return Promise.resolve({ endpoints: [] });
  }
}

@Controller()
class NotItsMessage {
  @OnMessage(ApplyDispatched)
  dispatched(): void {}
}

@Controller()
class NotItsQuestion {
  @Answers(BillingReserve)
  reserve() {
    return Promise.resolve({ result: 'reserved' as const, creditsRemaining: 0 });
  }
}

describe('a service does not start', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let root: NatsLink;

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    root = await nats.open('root');
  });
  afterEach(async () => {
    for (const stream of await root.manager.streams.list().next())
      await root.manager.streams.delete(stream.config.name);
    await nats.ensureTopology();
  });
  afterAll(async () => {
    await nats?.stop();
    await database?.drop();
  });

  const starting = (given: Partial<TestServiceOptions> = {}) =>
    testService({ service: 'notifier', database, nats, ...given });

  it.each<[string, Partial<TestServiceOptions>, RegExp]>([
    ['with two handlers for one message', { controllers: [SecondOfOne] }, /session\.ready has two handlers/],
    ['with two answers to one question', { controllers: [SecondAnswer] }, /notifier\.endpoints has two handlers/],
    ['when nobody handles a message of its own', { without: [SessionReady.subject] }, /nobody handles session\.ready/],
    ['when nobody answers a question of its own', { without: [NotifierEndpoints.subject] }, /nobody answers notifier/],
    [
      'with a handler for a message that is not for it',
      { controllers: [NotItsMessage] },
      /apply\.dispatched is not for/,
    ],
    [
      "with an answer that is another's to give",
      { controllers: [NotItsQuestion] },
      /billing\.reserve is not notifier's/,
    ],
  ])('%s', async (_, given, said) => {
    await expect(starting(given)).rejects.toThrow(said);
  });

  it('when a stream differs from the contracts', async () => {
    await root.manager.streams.update('BROWSER_AGENT', { max_age: 3_600_000_000_000 });

    await expect(starting()).rejects.toThrow(/BROWSER_AGENT\.max_age is 3600000000000/);
  });

  it('when a consumer differs from the contracts', async () => {
    await root.manager.consumers.delete('BROWSER_AGENT', 'notifier');
    await root.manager.consumers.add('BROWSER_AGENT', { durable_name: 'notifier', ack_policy: AckPolicy.None });

    await expect(starting()).rejects.toThrow(/BROWSER_AGENT\/notifier\.ack_policy is "none"/);
  });

  it('before its streams are there, and then does', async () => {
    await root.manager.streams.delete('BILLING');
    const started = starting();
    await nats.ensureTopology();

    await (await started).close();
  });
});

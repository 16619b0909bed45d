import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationSettled, SERVICES, STREAMS } from '#contracts';
import type { NatsLink } from '#messaging';
import { aSettlement, eventually, publish, testNats, type TestNats } from '#testing';

const LETTERS = STREAMS.map(({ name }) => name).filter((name) => name.endsWith('_LETTERS'));

describe('what a NATS user may do', () => {
  let nats: TestNats;
  let analytics: NatsLink;

  beforeAll(async () => {
    nats = await testNats();
    analytics = await nats.open('analytics');
  });
  afterAll(() => nats?.stop());

  // The server tells a refused publish or subscription to its user apart from the request, which then has no answer.
  const isRefused = async (link: NatsLink, work: () => Promise<unknown>): Promise<boolean> => {
    let refused = false;
    const watching = (async () => {
      for await (const event of link.connection.status()) {
        if (event.type === 'error' && /permission/i.test(String(event.error))) refused = true;
      }
    })();
    void watching;
    const failed = await work().then(
      () => false,
      () => true,
    );
    if (failed) await eventually(() => expect(refused).toBe(true));
    return failed;
  };

  it.each(SERVICES.filter((service) => service !== 'billing'))('%s settles nothing', async (service) => {
    const link = await nats.open(service);

    expect(await isRefused(link, () => publish(link, aSettlement()))).toBe(true);
  });

  it('billing does', async () => {
    expect(await publish(await nats.open('billing'), aSettlement())).toMatchObject({ stream: 'BILLING' });
  });

  it('analytics reads the mirror', async () => {
    const billing = await nats.open('billing');
    const settled = aSettlement();
    await publish(billing, settled);

    await eventually(async () => {
      const consumer = await analytics.jetStream.consumers.get('ANALYTICS', {
        filter_subjects: [`${ApplicationSettled.subject}.${settled.about}`],
      });
      const message = await consumer.next({ expires: 1_000 });
      expect(message?.json()).toMatchObject({ applicationId: settled.body.applicationId });
    });
  });

  it.each(LETTERS)('analytics cannot see %s, where the letters travel', async (stream) => {
    expect(await isRefused(analytics, () => analytics.jetStream.consumers.get(stream))).toBe(true);
    expect(await isRefused(analytics, () => analytics.manager.streams.getMessage(stream, { seq: 1 }))).toBe(true);
  });

  it.each(['BILLING', ...LETTERS])('analytics cannot make a mirror of %s for itself', async (stream) => {
    const make = () => analytics.manager.streams.add({ name: 'COPY', mirror: { name: stream } });

    expect(await isRefused(analytics, make)).toBe(true);
  });

  it('no letters are in the mirror', () => {
    const mirror = STREAMS.find(({ publisher }) => publisher === 'mirror');

    expect(mirror?.sources.map(({ stream }) => stream).filter((stream) => LETTERS.includes(stream))).toEqual([]);
    expect(LETTERS.length).toBeGreaterThan(0);
  });

  it.each(SERVICES)("%s cannot hear the replies to another's questions", async (service) => {
    const link = await nats.open(service);
    const other = service === 'gateway' ? 'billing' : 'gateway';
    const subscribe = async (): Promise<void> => {
      const subscription = link.connection.subscribe(`_INBOX_${other}.>`);
      for await (const _ of subscription) break;
      await subscription.closed.then((reason) => {
        throw reason instanceof Error ? reason : new Error('closed');
      });
    };

    expect(await isRefused(link, subscribe)).toBe(true);
  });

  it.each(SERVICES)('%s cannot change streams', async (service) => {
    const link = await nats.open(service);

    expect(await isRefused(link, () => link.manager.streams.purge('BILLING'))).toBe(true);
    expect(await isRefused(link, () => link.manager.streams.delete('BILLING'))).toBe(true);
  });
});

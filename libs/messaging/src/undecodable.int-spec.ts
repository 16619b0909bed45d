import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionReady, subjectOf } from '#contracts';
import type { NatsLink } from '#messaging';
import {
  aSessionChange,
  aSessionReady,
  type Deviation,
  Effects,
  eventually,
  publish,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
  testService,
  type TestService,
} from '#testing';

describe('a message that cannot be understood', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let effects: Effects;
  let notifier: TestService;
  let root: NatsLink;

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    effects = await Effects.of(database, 'notifier');
    root = await nats.open('root');
    notifier = await testService({
      service: 'notifier',
      database,
      nats,
      on: { [SessionReady.subject]: effects.handler },
    });
  });
  afterAll(async () => {
    await notifier?.close();
    await nats?.stop();
    await database?.drop();
  });

  const deadLetters = () =>
    database.query<{ message_id: string; subject: string; error: string; state: string; body: Buffer }>(
      `SELECT message_id, subject, error, state, body FROM notifier.dead_letters`,
    );
  const waitingForAck = async () => (await root.manager.consumers.info('BROWSER_AGENT', 'notifier')).num_ack_pending;

  const latin1 = new Uint8Array([...Buffer.from('{"why":"'), 0xe9, ...Buffer.from('"}')]);
  const cases: [string, Deviation, RegExp][] = [
    ['is not JSON', { data: '{"why": ' }, /not JSON/],
    ['is empty', { data: '' }, /not JSON/],
    ['is not UTF-8', { data: latin1 }, /not JSON in UTF-8/],
    [
      'is JSON of another shape',
      { data: JSON.stringify({ ...aSessionChange(), at: 'yesterday' }) },
      /does not match.*at/,
    ],
    ['is JSON null', { data: 'null' }, /does not match/],
    ['has no id', { id: null }, /no Nats-Msg-Id/],
    ['has an id that Postgres cannot hold', { id: `session.ready:\0:1` }, /Nats-Msg-Id/],
    ['has an id longer than an index takes', { id: 'x'.repeat(20_000) }, /Nats-Msg-Id/],
    ['is about nobody', { subject: `${SessionReady.subject}.nobody` }, /does not end in an agency id/],
  ];

  it.each(cases)('becomes a dead letter at once when it %s, and the ones around it go on', async (_, wrong, error) => {
    const before = (await deadLetters()).length;
    const [first, bad, last] = [aSessionReady(), aSessionReady(), aSessionReady()];
    await publish(root, first);
    await publish(root, bad, wrong);
    await publish(root, last);

    await eventually(async () => expect(await deadLetters()).toHaveLength(before + 1));
    await eventually(async () => {
      expect(await effects.of(first.id)).toBe(1);
      expect(await effects.of(last.id)).toBe(1);
      expect(await waitingForAck()).toBe(0);
    });

    const letters = await deadLetters();
    expect(letters.map((letter) => letter.error)).toContainEqual(expect.stringMatching(error));
    expect(letters.every(({ state }) => state === 'dead')).toBe(true);
    const expected = wrong.data ?? JSON.stringify(bad.body);
    expect(letters.map(({ body }) => body)).toContainEqual(Buffer.from(expected as string));
    expect(await effects.of(bad.id)).toBe(0);
  });

  it('keeps every one of several that have no id', async () => {
    const agencyId = aSessionChange().agencyId;
    const [one, other] = [aSessionReady({ agencyId, why: 'one' }), aSessionReady({ agencyId, why: 'other' })];

    await publish(root, one, { id: null });
    await publish(root, other, { id: null });

    const texts = async () => (await deadLetters()).map(({ body }) => String(body));
    await eventually(async () =>
      expect(await texts()).toEqual(expect.arrayContaining([JSON.stringify(one.body), JSON.stringify(other.body)])),
    );
  });

  it('is a dead letter when its subject is new to this version', async () => {
    const change = aSessionChange();
    const before = await root.manager.streams.info('BROWSER_AGENT');
    // A newer version widened stream and consumer; this replica has not been replaced yet.
    await root.manager.streams.update('BROWSER_AGENT', { subjects: [...before.config.subjects, 'session.renamed.*'] });
    const { config } = await root.manager.consumers.info('BROWSER_AGENT', 'notifier');
    const filters = [...(config.filter_subjects ?? []), 'session.renamed.*'];
    await root.manager.consumers.update('BROWSER_AGENT', 'notifier', { filter_subjects: filters });
    const subject = `session.renamed.${change.agencyId}`;

    await publish(root, aSessionReady(), { subject, id: 'renamed:1' });
    const known = aSessionReady();
    await publish(root, known);

    await eventually(async () => expect(await effects.of(known.id)).toBe(1));
    await eventually(async () =>
      expect(await deadLetters()).toContainEqual(
        expect.objectContaining({ message_id: 'renamed:1', subject, error: expect.stringContaining('Nobody here') }),
      ),
    );
  });

  it('may have members that this version does not know', async () => {
    const message = aSessionReady();

    await publish(root, message, { data: JSON.stringify({ ...message.body, addedLater: true }) });

    await eventually(async () => expect(await effects.of(message.id)).toBe(1));
    expect(subjectOf(message.def, message.about)).toBe(`session.ready.${message.about}`);
  });
});

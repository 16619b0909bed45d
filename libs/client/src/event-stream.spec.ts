import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../testing/src/eventually.js';
import { HttpFront, type Said, type Turn } from '../../testing/src/http-front.js';
import { FakeClock } from './fake-clock.kit-spec.js';
import { Applywright, type CustomerEvent, type EventStream } from './index.js';

const event = (id: string, type = 'application.progressed', lineEnd = '\n'): string =>
  [`id: ${id}`, `event: ${type}`, `data: ${JSON.stringify({ type, timestamp: 't', data: { at: id } })}`, '', ''].join(
    lineEnd,
  );

const streaming = (answer: ServerResponse): ServerResponse =>
  answer.writeHead(200, { 'content-type': 'text/event-stream' });
/** A stream of this text that ends in order. */
const said =
  (...chunks: string[]): Turn =>
  (_, answer) => {
    streaming(answer);
    for (const chunk of chunks) answer.write(chunk);
    answer.end();
  };
const problem = (status: number, code: string, headers: Record<string, string> = {}): Said => ({
  status,
  headers,
  body: { error: 'No.', detail: 'No.', status, code, requestId: 'r' },
});

describe('a stream of events', () => {
  let front: HttpFront;
  let clock: FakeClock;
  let client: Applywright;

  beforeEach(async () => {
    front = await HttpFront.listen();
    clock = new FakeClock();
    client = new Applywright({ baseUrl: front.url, apiKey: 'sk_test', clock, silenceMs: 500 });
  });
  afterEach(() => front.close());

  const take = async (stream: EventStream, count = Infinity): Promise<CustomerEvent[]> => {
    const taken: CustomerEvent[] = [];
    for await (const one of stream) {
      taken.push(one);
      if (taken.length === count) break;
    }
    return taken;
  };
  const ids = (events: CustomerEvent[]): string[] => events.map(({ id }) => id);
  const lastIds = () => front.asked.map(({ headers }) => headers['last-event-id']);

  it('goes on after the last event when it ends or breaks, and knows where before the first one', async () => {
    const cut = event('e3').slice(0, -5);
    let open: ServerResponse | undefined;
    front.next(
      /events$/,
      said('retry: 3000\nid: start\n\n', ':\n\n'),
      (_, answer) => void (open = streaming(answer)).write(event('e1') + event('e2') + cut),
      'refuse',
      said(event('e3')),
      said(event('e4')),
    );
    const stream = client.events();

    const taken: string[] = [];
    for await (const { id } of stream) {
      if (taken.push(id) === 4) break;
      if (id === 'e2') open?.destroy();
    }
    expect(taken).toEqual(['e1', 'e2', 'e3', 'e4']);

    expect(lastIds()).toEqual([undefined, 'start', 'e2', 'e2', 'e3']);
    expect(stream.lastEventId).toBe('e4');
    expect(front.asked[0]).toMatchObject({
      path: '/api/auto-apply-v2/events',
      headers: { accept: 'text/event-stream', 'x-api-key': 'sk_test' },
    });
  });

  it('begins after the event that it is given, and waits as long as the stream says, not all readers at once', async () => {
    front.next(/events$/, said('retry: 8000\n\n'), said(event('e8')));

    await take(client.events({ after: 'e7' }), 1);

    expect(lastIds()).toEqual(['e7', 'e7']);
    expect(clock.waits).toEqual([4_000]);
  });

  it('of an application ends after its last event, without another question, or when there is nothing more', async () => {
    const queueId = '01920000-0000-7000-8000-000000000001';
    front.next(
      new RegExp(`applications/${queueId}/events$`),
      said(event('e1')),
      said(event('e2', 'application.failed'), event('e3', 'application.corrected')),
      { status: 204 },
    );

    expect(ids(await take(client.events({ queueId })))).toEqual(['e1', 'e2', 'e3']);
    expect(front.asked).toHaveLength(2);
    expect(await take(client.events({ queueId, after: 'e3' }))).toEqual([]);
  });

  it('is read whatever its line ends are and wherever it is cut', async () => {
    const text = `\uFEFF:\n\n${event('e1', 'a')}${event('e2', 'ä', '\r\n')}${event('e3', 'c', '\r')}data: {"type":\ndata:"d"}\n\n`;
    const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
    for (const chunks of [[Buffer.from(text)], bytes]) {
      front.next(/events$/, (_, answer) => {
        streaming(answer);
        for (const chunk of chunks) answer.write(chunk);
      });
      const events = await take(client.events(), 4);
      expect(events.map(({ type }) => type)).toEqual(['a', 'ä', 'c', 'd']);
      expect(ids(events)).toEqual(['e1', 'e2', 'e3', 'e3']);
    }
  });

  it('that falls silent is opened again; signs of life keep it open', async () => {
    const opened: ServerResponse[] = [];
    front.next(/events$/, (_, answer) => void opened.push(streaming(answer)), said(event('e1')));
    const taking = take(client.events(), 1);
    let beats = 0;
    const beat = setInterval(() => opened[0]?.write(':\n\n', () => (beats += 1)), 50);
    try {
      // Twice as long as it may be silent.
      await eventually(() => expect(beats).toBeGreaterThanOrEqual(20));
      expect(front.asked).toHaveLength(1);
    } finally {
      clearInterval(beat);
    }

    expect(ids(await taking)).toEqual(['e1']);
    await eventually(() => expect(opened[0]?.destroyed).toBe(true));
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [410, 'cursor_gone'],
    [200, 'unexpected_answer'],
  ])('is not opened again after %s %s', async (status, code) => {
    front.next(/events$/, problem(status, code));

    await expect(take(client.events())).rejects.toMatchObject({ status, code });
    expect(front.asked).toHaveLength(1);
  });

  it('waits while there is no place for it or nobody answers, and gives up after fifteen minutes', async () => {
    front.next(/events$/, problem(429, 'too_many_streams', { 'retry-after': '20' }), problem(503, 'unavailable'));
    front.next(/events$/, said(event('e1')));
    expect(ids(await take(client.events(), 1))).toEqual(['e1']);
    expect(clock.waits[0]).toBe(20_000);

    const begunAt = clock.now();
    front.next(/events$/, ...Array.from({ length: 1_000 }, () => 'refuse' as const));
    await expect(take(client.events())).rejects.toMatchObject({ name: 'NetworkError' });
    expect(clock.now() - begunAt).toBeGreaterThanOrEqual(900_000);
    expect(clock.now() - begunAt).toBeLessThan(960_000);
  });

  it('says so when it holds what is no event, and does not pass it over', async () => {
    front.next(/events$/, said('id: e1\ndata: {\n\n'), said('data: ' + 'x'.repeat(1_100_000)));

    await expect(take(client.events())).rejects.toMatchObject({ code: 'unexpected_answer' });
    await expect(take(client.events())).rejects.toMatchObject({ code: 'unexpected_answer' });
  });

  it('ends with its signal, and its connection with whoever leaves the loop', async () => {
    const opened: ServerResponse[] = [];
    const open: Turn = (_, answer) => void opened.push(streaming(answer).on('close', () => {}));
    const stop = new AbortController();
    front.next(/events$/, open);
    const taking = take(client.events({ signal: stop.signal }));
    await eventually(() => expect(opened).toHaveLength(1));
    stop.abort(new Error('enough'));
    await expect(taking).rejects.toThrow('enough');
    await eventually(() => expect(opened[0]?.destroyed).toBe(true));

    front.next(/events$/, (_, answer) => {
      opened.push(streaming(answer));
      answer.write(event('e1'));
    });
    await take(client.events(), 1);
    await eventually(() => expect(opened[1]?.destroyed).toBe(true));
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { GivenTarget } from '../../spec/given-target.kit-spec.js';
import { type OneRequest, sendOnce } from './send-once.js';

const PATIENT = { timeoutMs: 10_000 };

describe('one request', () => {
  let target: GivenTarget;
  beforeEach(async () => {
    target = await GivenTarget.listen();
  });
  afterEach(() => target.stop());

  const request = (given: Partial<OneRequest> = {}): OneRequest => ({
    url: `${target.url}/api/x?y=1`,
    method: 'POST',
    headers: { 'content-type': 'text/plain', cookie: 'a=1' },
    body: Buffer.from('the letter'),
    ...given,
  });
  const answering = (head: string, body = ''): void => {
    target.answer = `HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };

  it('goes out as it is, on a connection that nobody else uses, and brings its answer', async () => {
    answering('201 Created\r\nSet-Cookie: a=2; Path=/\r\nSet-Cookie: b=3\r\nContent-Type: text/plain', 'done');
    const headers = {
      ...request().headers,
      host: 'elsewhere',
      connection: 'keep-alive',
      'content-length': '3',
      ':path': '/',
    };
    const answer = await sendOnce(request({ headers }), undefined, PATIENT);

    expect(answer).toMatchObject({ status: 201, setCookies: ['a=2; Path=/', 'b=3'] });
    expect(answer.body.toString()).toBe('done');
    const [head = '', body] = target.arrivals[0]?.text.split('\r\n\r\n') ?? [];
    expect(body).toBe('the letter');
    const lines = head.split('\r\n').map((line) => line.toLowerCase());
    expect(lines[0]).toBe('post /api/x?y=1 http/1.1');
    expect(lines.slice(1).sort()).toEqual([
      'accept-encoding: identity',
      'connection: close',
      'content-length: 10',
      'content-type: text/plain',
      'cookie: a=1',
      `host: ${new URL(target.url).host}`,
    ]);
  });

  it.each(['fin', 'rst'] as const)('is not repeated when the connection dies under it by %s', async (by) => {
    target.onText = ({ socket }) => (by === 'rst' ? socket.resetAndDestroy() : socket.destroy());

    await expect(sendOnce(request(), undefined, PATIENT)).rejects.toThrow(/./);
    await eventually(() => expect(target.arrivals[0]?.end).not.toBe('open'));
    expect(target.arrivals).toHaveLength(1);
  });

  it.each(['301', '302', '307', '308'])('does not go where a %s leads', async (status) => {
    answering(`${status} Elsewhere\r\nLocation: /api/x`);

    expect(await sendOnce(request(), undefined, PATIENT)).toMatchObject({ status: Number(status) });
    expect(target.arrivals).toHaveLength(1);
  });

  it('ends with its time, whether nothing comes or only half of an answer', async () => {
    await expect(sendOnce(request(), undefined, { timeoutMs: 100 })).rejects.toThrow(/no answer within/);
    target.answer = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf';
    await expect(sendOnce(request(), undefined, { timeoutMs: 100 })).rejects.toThrow(/./);

    await eventually(() => expect(target.arrivals.map(({ end }) => end)).not.toContain('open'));
    expect(target.arrivals).toHaveLength(2);
  });

  it('takes half an answer for none', async () => {
    target.answer = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf';
    target.onText = ({ socket }) => socket.end();

    await expect(sendOnce(request(), undefined, PATIENT)).rejects.toThrow(/./);
  });

  it('says that it is the proxy that is not there, that refuses, or that is none', async () => {
    const egress = (server: string) => ({ server, username: 'u', password: 'p' });
    const lost = { code: 'AGENT_EGRESS_LOST' };
    await expect(sendOnce(request(), egress('http://127.0.0.1:9'), PATIENT)).rejects.toMatchObject(lost);
    answering('403 Forbidden');
    await expect(sendOnce(request(), egress(target.url), PATIENT)).rejects.toMatchObject(lost);
    target.answer = 'nonsense\r\n\r\n';
    await expect(sendOnce(request(), egress(target.url), PATIENT)).rejects.toMatchObject(lost);

    // None of it but the question for a tunnel was ever sent.
    expect(target.arrivals.map(({ text }) => text).join('')).not.toContain('the letter');
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright';
import { GivenDriver } from '../../spec/given-driver.kit-spec.js';

// A socket could carry what the gate would have held.
describe('a socket', () => {
  let given: GivenDriver;
  let marketplace: Server;
  let url: string;
  let page: Page;
  const asked: string[] = [];
  beforeAll(async () => {
    given = await GivenDriver.start();
    marketplace = createServer(({ url: path }, answer) => {
      asked.push(path ?? '');
      answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>a page</title>');
    });
    marketplace.on('upgrade', ({ url: path }, socket) => {
      asked.push(`upgrade ${path}`);
      socket.destroy();
    });
    await new Promise<void>((listening) => marketplace.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(marketplace.address() as AddressInfo).port}`;
    const session = await given.open(await given.sandbox.agency(), null, url);
    ({ page } = (await session.marketplace.openPage()) as unknown as { page: Page });
    await page.goto(`${url}/page`);
  });
  beforeEach(() => void asked.splice(0));
  afterAll(async () => {
    await given?.stop();
    marketplace?.close();
  });

  const socket = (path: string): string => new URL(path, url).href.replace(/^http/, 'ws');

  it.each([
    ['a page', '/of-a-page'],
    ['a frame that the page has just made', '/of-a-frame'],
  ])('of %s asks the marketplace for nothing, and the page hears that it is closed', async (whose, path) => {
    const heard = await page.evaluate(
      ([to, isFramed]) =>
        new Promise((done) => {
          const frame = document.body.appendChild(document.createElement('iframe'));
          const { WebSocket: Own } = isFramed ? (frame.contentWindow as unknown as typeof globalThis) : globalThis;
          const opened = new Own(to);
          opened.onopen = () => opened.send('what the gate would have held');
          opened.onclose = () => done(opened.readyState);
        }),
      [socket(path), whose !== 'a page'] as const,
    );
    // The marketplace is heard of otherwise.
    await page.evaluate(() => fetch('/after-it').then((answer) => answer.text()));

    expect(heard).toBe(3);
    expect(asked).toEqual(['/after-it']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium } from 'playwright';
import type { ServiceProcess } from '#testing';
import { exchange, Gateway } from '../test-kit/gateway.kit-spec.js';
import { openApiDocument } from './openapi/document.js';
import { OPERATIONS } from './openapi/operations.js';

const PAGES = [
  ['/openapi.json', 'application/json; charset=utf-8'],
  ['/asyncapi.json', 'application/json; charset=utf-8'],
  ['/llms.txt', 'text/plain; charset=utf-8'],
  ['/docs', 'text/html; charset=utf-8'],
  ['/docs/errors', 'text/html; charset=utf-8'],
  ['/docs/assets/swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['/docs/assets/swagger-ui.css', 'text/css; charset=utf-8'],
  ['/docs/assets/page.css', 'text/css; charset=utf-8'],
  ['/docs/assets/start.js', 'text/javascript; charset=utf-8'],
  ['/docs/assets/favicon-32x32.png', 'image/png'],
] as const;

describe('what the API says of itself', () => {
  let gateway: Gateway;
  // As it runs in production: one file, far from where its sources are.
  let bundled: ServiceProcess;
  beforeAll(async () => {
    gateway = await Gateway.start();
    bundled = await gateway.process({});
  });
  afterAll(async () => {
    await bundled?.end();
    await gateway?.stop();
  });

  it.each(PAGES)('%s is served to everybody, once', async (path, type) => {
    const first = await exchange(bundled.url, 'GET', path);

    expect(first.status).toBe(200);
    expect(first.text.length).toBeGreaterThan(100);
    expect(first.headers.get('content-type')).toBe(type);
    expect(first.headers.get('cache-control')).toBe('public, max-age=300');
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    const etag = first.headers.get('etag') ?? '';
    const again = await exchange(bundled.url, 'GET', path, undefined, { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    const other = await exchange(bundled.url, 'GET', path, undefined, { 'if-none-match': '"other"' });
    expect(other.status).toBe(200);
  });

  it('is the document that is kept, and the same from every replica', async () => {
    const fromHere = await gateway.ask('GET', '/openapi.json');
    const fromBundle = await exchange(bundled.url, 'GET', '/openapi.json');

    expect(fromHere.body).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    expect(fromBundle.text).toBe(fromHere.text);
    expect(fromBundle.headers.get('etag')).toBe(fromHere.headers.get('etag'));
  });

  it.each(PAGES.map(([path]) => path))('%s is of a type that the document names', async (path) => {
    expect((await gateway.ask('GET', path)).status).toBe(200);
  });

  it('has no file beside those of its page', async () => {
    for (const file of ['package.json', 'swagger-ui-bundle.js.map', '..%2fpackage.json', 'constructor', '%2e%2e']) {
      expect([file, (await gateway.ask('GET', `/docs/assets/${file}`)).status]).toEqual([file, 404]);
    }
  });

  it('is not on the port of the operators', async () => {
    const url = await gateway.urlOf('operator');

    for (const [path] of PAGES) expect([path, (await exchange(url, 'GET', path)).status]).toEqual([path, 404]);
  });

  describe('as a page', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({
        ...(process.env['CHROMIUM_BIN'] ? { executablePath: process.env['CHROMIUM_BIN'] } : {}),
        chromiumSandbox: process.env['CHROMIUM_SANDBOX'] === 'on',
      });
    });
    afterAll(() => browser?.close());

    it('shows every operation, runs nothing that its policy forbids and asks no other host', async () => {
      const page = await browser.newPage({ viewport: { width: 1_280, height: 1_600 } });
      const faults: string[] = [];
      const hosts = new Set<string>();
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).origin);
      });

      await page.goto(`${bundled.url}/docs`);
      await page
        .locator('.opblock')
        .nth(OPERATIONS.length - 1)
        .waitFor();
      await page.locator('#operations-applications-apply .opblock-summary').click();
      await page.locator('#operations-applications-apply .responses-table').first().waitFor();

      // The webhooks that the document has are listed with the operations.
      expect(await page.locator('.opblock').count()).toBeGreaterThanOrEqual(OPERATIONS.length);
      expect(faults).toEqual([]);
      expect([...hosts]).toEqual([bundled.url]);
      await page.close();
    });

    it('leads from the type of a refusal to its line', async () => {
      const page = await browser.newPage();
      const refused = await exchange(bundled.url, 'GET', '/api/auto-apply-v2/credits');

      await page.goto(`${bundled.url}${String(refused.body['type'])}`);

      expect(await page.locator('section:target h2').textContent()).toContain('unauthorized');
      await page.close();
    });
  });
});

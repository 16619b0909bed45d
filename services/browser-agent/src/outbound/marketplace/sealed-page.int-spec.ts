import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright';
import { type JobCiphertext, MAX_SCREENSHOT_BYTES } from '#contracts';
import { eventually, type SandboxAgency, type SandboxRequest, testSandbox, type TestSandbox } from '#testing';
import { SealedPageError } from '../../domain/faults.js';
import { anOrderFor, heldOf } from '../../spec/given-driver.kit-spec.js';
import { aWatch, testBrowser } from '../../spec/test-browser.kit-spec.js';
import { HARMLESS } from './browser-driver.js';
import { screenshotOf } from './screenshot.js';
import { signIn } from './sign-in.js';
import { BrowserSubmissionPage } from './submission-page.js';

const TIMES = { pageMs: 15_000, sendMs: 15_000 };

/** The page of a preview, seen by what arrives at the marketplace. */
describe('a sealed page', () => {
  let sandbox: TestSandbox;
  let agency: SandboxAgency;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let submission: BrowserSubmissionPage;
  let job: JobCiphertext;
  let before: number;
  beforeAll(async () => {
    sandbox = await testSandbox();
    agency = await sandbox.agency();
    browser = await testBrowser();
    context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
    const first = await context.newPage();
    await signIn(first, sandbox.url, agency.login, TIMES.pageMs);
    await first.close();
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.stop();
  });
  beforeEach(async () => {
    ({ page, submission } = await opened());
    job = (await sandbox.job({ boost: null })).ciphertext as JobCiphertext;
    await submission.openJob(job);
    await submission.openForm();
  });
  afterEach(() => submission.close());

  const opened = async () => {
    const fresh = await context.newPage();
    const rules = { harmless: HARMLESS, trustedCertificate: undefined, watch: aWatch() };
    return { page: fresh, submission: new BrowserSubmissionPage(context, fresh, sandbox.url, TIMES, rules) };
  };
  /** Everything but GETs that has ever arrived: the sandbox writes nothing else down. */
  const arrived = async (): Promise<number> =>
    (await sandbox.call<{ requests: SandboxRequest[] }>('GET', '/requests')).requests.length;
  const settled = async (): Promise<void> => {
    // What the page reports of itself when it opens has no answer that anybody waits for.
    await page.waitForLoadState('networkidle');
    before = await arrived();
  };
  const expectNothingArrived = async (): Promise<void> => {
    // Reading is not stopped, so this comes after whatever the page sent before it.
    await context.request.get(`${sandbox.url}/api/session`);
    expect(await arrived()).toBe(before);
    expect(await sandbox.proposals(job)).toEqual([]);
  };
  const fetched = (path: string, init: { method: string }): Promise<string> =>
    page.evaluate(
      async ([url, options]) => {
        const answer = await fetch(url as string, options as RequestInit).catch(() => null);
        return answer === null ? 'stopped' : String(answer.status);
      },
      [path, init] as const,
    );

  it('is filled in without a single request that is no GET, not even the harmless ones that a form makes', async () => {
    await settled();
    await submission.fill(anOrderFor(agency));
    await eventually(async () => expect(await arrived()).toBeGreaterThan(before));
    await submission.close();

    ({ page, submission } = await opened());
    const stopped: string[] = [];
    page.on('requestfailed', (request) => void (request.method() === 'GET' || stopped.push(request.url())));
    await submission.openJob(job);
    await submission.openForm();
    await submission.seal();
    await settled();
    const filled = await submission.fill(anOrderFor(agency));

    expect(filled).toMatchObject({ coverLetter: anOrderFor(agency).coverLetter, hourlyRate: 48.5 });
    await eventually(() => expect(stopped).not.toEqual([]));
    await expectNothingArrived();
  });

  it('has no Send: not by us, and not by whoever clicks its button', async () => {
    await submission.seal();
    await settled();
    await submission.fill(anOrderFor(agency));

    await expect(submission.pressSend()).rejects.toThrow(SealedPageError);
    await page.getByRole('button', { name: /^(send for|submit proposal)/i }).click();
    await eventually(async () =>
      expect(await page.getByText(/could not reach the server/i).count()).toBeGreaterThan(0),
    );
    await expectNothingArrived();
  });

  it('lets out no beacon, no form, no HEAD and nothing of a window that it opens; but reads', async () => {
    await submission.seal();
    await settled();

    expect(await fetched(`/api/jobs/${job}/proposals`, { method: 'POST' })).toBe('stopped');
    expect(await fetched('/api/telemetry', { method: 'POST' })).toBe('stopped');
    expect(await fetched('/api/session', { method: 'HEAD' })).toBe('stopped');
    await page.evaluate((path) => navigator.sendBeacon(path, '{}'), `/api/jobs/${job}/save`);
    const popped = page.waitForEvent('popup');
    await page.evaluate((path) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action: path, target: '_blank' });
      document.body.append(form);
      form.submit();
    }, `/api/jobs/${job}/proposals`);
    await (await popped).close();
    expect(await fetched('/api/session', { method: 'GET' })).toBe('200');
    await expectNothingArrived();
  });

  it('keeps no other page of the session from sending', async () => {
    await submission.seal();
    const other = await opened();
    const theirs = (await sandbox.job({ boost: null })).ciphertext as JobCiphertext;
    await other.submission.openJob(theirs);
    await other.submission.openForm();
    await other.submission.fill(anOrderFor(agency));

    await heldOf(await other.submission.pressSend()).abort();
    await other.submission.close();
  });

  it('is seen whole, in a picture that is small enough, however long it is', async () => {
    await submission.seal();
    await submission.fill(anOrderFor(agency));
    const { screenshot, warnings } = await submission.see();
    expect([...(screenshot ?? Buffer.alloc(0)).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(warnings).toEqual(expect.any(Array));

    await page.evaluate(() => {
      const noise = Object.assign(document.createElement('canvas'), { width: 1_200, height: 9_000 });
      const pen = noise.getContext('2d') as CanvasRenderingContext2D;
      const image = pen.createImageData(noise.width, noise.height);
      for (let at = 0; at < image.data.length; at += 1) image.data[at] = at % 4 === 3 ? 255 : Math.random() * 255;
      pen.putImageData(image, 0, 0);
      document.body.append(noise);
    });
    expect((await screenshotOf(page))?.byteLength ?? 0).toBeLessThanOrEqual(MAX_SCREENSHOT_BYTES);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright';
import type { JobCiphertext } from '#contracts';
import { type SandboxAgency, testSandbox, type TestSandbox } from '#testing';
import { anOrderFor, heldOf } from '../../spec/given-driver.kit-spec.js';
import { aWatch, testBrowser } from '../../spec/test-browser.kit-spec.js';
import { HARMLESS } from './browser-driver.js';
import { signIn } from './sign-in.js';
import { BrowserSubmissionPage } from './submission-page.js';

const TIMES = { pageMs: 15_000, sendMs: 15_000 };

/** What a page may do by itself once Send was pressed, seen by what arrives at the marketplace. */
describe('the gate', () => {
  let sandbox: TestSandbox;
  let agency: SandboxAgency;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let submission: BrowserSubmissionPage;
  let job: JobCiphertext;
  let submitPath: string;
  beforeAll(async () => {
    sandbox = await testSandbox();
    agency = await sandbox.agency();
    browser = await testBrowser();
    context = await browser.newContext();
    const first = await context.newPage();
    await signIn(first, sandbox.url, agency.login, TIMES.pageMs);
    await first.close();
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.stop();
  });
  beforeEach(async () => {
    page = await context.newPage();
    submission = new BrowserSubmissionPage(context, page, sandbox.url, TIMES, {
      harmless: HARMLESS,
      trustedCertificate: undefined,
      watch: aWatch(),
    });
    job = (await sandbox.job({ boost: null })).ciphertext as JobCiphertext;
    submitPath = `/api/jobs/${job}/proposals`;
    await submission.openJob(job);
    await submission.openForm();
  });
  afterEach(() => submission.close());

  const pressed = async () => {
    await submission.fill(anOrderFor(agency));
    return submission.pressSend();
  };
  /** What the page gets for a request that it makes by itself. */
  const fetched = (path: string, init: { method: string }, on = page): Promise<string> =>
    on.evaluate(
      async ([url, options]) => {
        const answer = await fetch(url as string, options as RequestInit).catch(() => null);
        return answer === null ? 'stopped' : String(answer.status);
      },
      [path, init] as const,
    );
  const saves = async (): Promise<number> => {
    const { requests } = await sandbox.call<{ requests: { path: string }[] }>('GET', '/requests?kind=other');
    return requests.filter(({ path }) => path.includes(job)).length;
  };

  it('holds the submit before a byte of it has left', async () => {
    const held = heldOf(await pressed());

    expect(await sandbox.submits(job)).toEqual([]);
    await held.abort();
    expect(await sandbox.submits(job)).toEqual([]);
  });

  it('lets reading and what is known to be harmless through while it holds', async () => {
    heldOf(await pressed());

    expect(await fetched('/api/session', { method: 'GET' })).toBe('200');
    expect(await fetched('/api/telemetry', { method: 'POST' })).not.toBe('stopped');
  });

  it('stops everything else while it holds: a save, a second submit, a beacon, a form', async () => {
    heldOf(await pressed());

    expect(await fetched(`/api/jobs/${job}/save`, { method: 'POST' })).toBe('stopped');
    expect(await fetched(submitPath, { method: 'POST' })).toBe('stopped');
    expect(await fetched(submitPath, { method: 'PUT' })).toBe('stopped');
    await page.evaluate((path) => navigator.sendBeacon(path, '{}'), `/api/jobs/${job}/save`);
    await page.evaluate((path) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action: path });
      document.body.append(form);
      form.submit();
    }, submitPath);
    // Reading is not stopped, so this comes after whatever the page sent before it.
    await context.request.get(`${sandbox.url}/api/session`);
    expect(await sandbox.submits(job)).toEqual([]);
    expect(await saves()).toBe(0);
  });

  it('stops what a window opened by the page tries to send', async () => {
    heldOf(await pressed());
    const opened = page.waitForEvent('popup');
    await page.evaluate(() => void window.open('/nx/find-work/'));
    const popup = await opened;
    await popup.waitForLoadState('domcontentloaded');

    expect(await fetched(submitPath, { method: 'POST' }, popup)).toBe('stopped');
    expect(await sandbox.submits(job)).toEqual([]);
    await popup.close();
  });

  it('stays closed after the submit was aborted: a page that tries again by itself tries in vain', async () => {
    const held = heldOf(await pressed());
    await held.abort();

    expect(await fetched(submitPath, { method: 'POST' })).toBe('stopped');
    expect(await sandbox.submits(job)).toEqual([]);
  });

  it('stays closed when the form refused by itself', async () => {
    const unanswered = (await sandbox.job({ boost: null, questions: ['Why you?'] })).ciphertext as JobCiphertext;
    await submission.openJob(unanswered);
    await submission.openForm();
    await submission.fill(anOrderFor(agency, { answers: [null] }));

    expect(await submission.pressSend()).toEqual({
      kind: 'refused_by_form',
      messages: expect.arrayContaining(['Value is required']),
    });
    expect(await fetched(`/api/jobs/${unanswered}/proposals`, { method: 'POST' })).toBe('stopped');
    expect(await sandbox.submits(unanswered)).toEqual([]);
  });

  it('leaves the other pages of the session alone', async () => {
    heldOf(await pressed());
    const other = await context.newPage();
    await other.goto(`${sandbox.url}/nx/find-work/`);

    expect(await fetched(`/api/jobs/${job}/save`, { method: 'POST' }, other)).not.toBe('stopped');
    await other.close();
  });

  it('is gone with its page', async () => {
    heldOf(await pressed());
    await submission.close();
    page = await context.newPage();
    await page.goto(`${sandbox.url}/nx/find-work/`);

    expect(await fetched('/api/telemetry', { method: 'POST' })).not.toBe('stopped');
  });
});

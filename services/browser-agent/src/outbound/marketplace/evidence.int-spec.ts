import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright';
import { v7 as uuid } from 'uuid';
import { type ApplicationId, type JobCiphertext, MAX_ARTEFACT_BYTES } from '#contracts';
import { type SandboxAgency, testSandbox, type TestSandbox } from '#testing';
import { anOrderFor, heldOf } from '../../spec/given-driver.kit-spec.js';
import { aWatch, testBrowser } from '../../spec/test-browser.kit-spec.js';
import { HARMLESS } from './browser-driver.js';
import { signIn } from './sign-in.js';
import { BrowserSubmissionPage } from './submission-page.js';

const TIMES = { pageMs: 15_000, sendMs: 15_000 };
const WHOLE = { maxBytes: MAX_ARTEFACT_BYTES, limitMs: 15_000 };
const LETTER = 'Dear client,\n\nthese words are for you alone.';

interface Trace {
  readonly why: string;
  readonly attempt: number;
  readonly leftOut: number;
  readonly entries: readonly ({ readonly kind: string } & Readonly<Record<string, unknown>>)[];
}

/** Width and height of a JPEG, from its frame header. */
function sizeOf(jpeg: Buffer): { width: number; height: number } {
  for (let at = 2; at < jpeg.length;) {
    const marker = jpeg.readUInt16BE(at);
    if (marker >= 0xffc0 && marker <= 0xffc2) {
      return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
    }
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  throw new Error('This is no JPEG');
}

describe('what is kept of a page, in a real browser', () => {
  let sandbox: TestSandbox;
  let agency: SandboxAgency;
  let browser: Browser;
  let context: BrowserContext;
  beforeAll(async () => {
    sandbox = await testSandbox();
    agency = await sandbox.agency();
    browser = await testBrowser();
    context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  const aJob = async () => (await sandbox.job({ boost: null })).ciphertext as JobCiphertext;
  const opened = async () => {
    const page = await context.newPage();
    const rules = { harmless: HARMLESS, trustedCertificate: undefined, watch: aWatch() };
    return { page, submission: new BrowserSubmissionPage(context, page, sandbox.url, TIMES, rules) };
  };
  const traceOf = async (submission: BrowserSubmissionPage, maxBytes = MAX_ARTEFACT_BYTES) => {
    const about = { applicationId: uuid() as ApplicationId, dispatch: 1, attempt: 2, why: 'it did not work' };
    const bytes = await submission.trace(about, maxBytes);
    return { text: String(bytes), bytes, trace: bytes && (JSON.parse(String(bytes)) as Trace) };
  };

  it('says step by step what happened, and has neither cookie nor password nor letter in it', async () => {
    const { page, submission } = await opened();
    // Worse than it ever is: signed in on the very page that is traced.
    await signIn(page, sandbox.url, agency.login, TIMES.pageMs);
    await submission.openJob(await aJob());
    await submission.openForm();
    await submission.fill(anOrderFor(agency, { coverLetter: LETTER }));
    const held = heldOf(await submission.pressSend());
    await held.abort();
    const cookies = await context.cookies();
    const secrets = cookies.map(({ value }) => value).filter(({ length }) => length >= 8);
    // A page that puts its session into an address, and one that dies of its own words.
    await page.evaluate(async (value) => {
      await fetch(`/api/telemetry/${value}?token=${value}#${value}`).catch(() => undefined);
      setTimeout(() => {
        throw new TypeError(`session ${value}`);
      });
    }, String(secrets[0]));
    await page.waitForEvent('pageerror').catch(() => undefined);

    const { text, trace } = await traceOf(submission);

    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of [...secrets, agency.login.password, agency.login.username, LETTER, 'these words']) {
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
      expect(text.includes(encodeURIComponent(secret))).toBe(false);
    }
    expect(text).toContain('/api/telemetry/[taken out]');
    expect(text).not.toMatch(/cookie|authorization|x-csrf/i);
    expect(trace).toMatchObject({ attempt: 2, why: 'it did not work', leftOut: 0 });
    const steps = trace?.entries.filter(({ kind }) => kind === 'step').map(({ what }) => what);
    expect(steps).toEqual(['open the job', 'open the form', 'fill the form', 'press Send']);
    expect(trace?.entries).toContainEqual(expect.objectContaining({ kind: 'page_error', name: 'TypeError' }));
    await submission.close();
  });

  it('names the step that failed without what was typed into it', async () => {
    const { page, submission } = await opened();
    await signIn(page, sandbox.url, agency.login, TIMES.pageMs);
    await submission.openJob(await aJob());
    await submission.openForm();
    // Drawn anew, they are shut again: the letter cannot be typed.
    await page.evaluate(() => {
      setInterval(() => document.querySelectorAll('textarea').forEach((one) => (one.disabled = true)), 5);
    });

    await expect(submission.fill(anOrderFor(agency, { coverLetter: LETTER }))).rejects.toThrow();
    const { text, trace } = await traceOf(submission);

    expect(trace?.entries.at(-1)).toMatchObject({ kind: 'step', what: 'fill the form', fault: expect.any(String) });
    expect(text).not.toContain('these words');
    await submission.close();
  });

  it('is of its own page alone, and ends where it would be too large', async () => {
    const [one, other] = [await opened(), await opened()];
    const [job, another] = [await aJob(), await aJob()];
    await Promise.all([one.submission.openJob(job), other.submission.openJob(another)]);

    const { text } = await traceOf(one.submission);

    expect(text).toContain(job);
    expect(text).not.toContain(another);
    expect((await traceOf(one.submission, 50)).bytes).toBeNull();
    await Promise.all([one.submission.close(), other.submission.close()]);
  });

  it('is a picture of the whole form, of what is seen where the whole is too large, or none', async () => {
    const { submission } = await opened();
    await submission.openJob(await aJob());
    await submission.openForm();
    await submission.fill(anOrderFor(agency, { coverLetter: LETTER }));

    const whole = (await submission.photograph(WHOLE)) as Buffer;
    const seen = (await submission.photograph({ ...WHOLE, maxBytes: whole.length - 1 })) as Buffer;

    expect(sizeOf(whole)).toMatchObject({ width: 1_280 });
    expect(sizeOf(whole).height).toBeGreaterThan(900);
    expect(sizeOf(seen)).toEqual({ width: 1_280, height: 900 });
    expect(seen.length).toBeLessThan(whole.length);
    expect(await submission.photograph({ ...WHOLE, maxBytes: 100 })).toBeNull();
    await submission.close();
  });

  it('is no picture of a page on which nothing was opened', async () => {
    const { submission } = await opened();

    expect(await submission.photograph(WHOLE)).toBeNull();
    await submission.close();
  });
});

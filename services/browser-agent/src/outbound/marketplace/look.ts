import { errors, type Page } from 'playwright';
import {
  ChallengeError,
  EgressLostError,
  MarketplaceUnavailableError,
  NeedsHumanError,
  SessionLostError,
  UnexpectedPageError,
} from '../../domain/faults.js';

/** What a page turned out to be, once it has filled in. */
export type PageKind =
  | 'challenge'
  | 'sign_in'
  | 'proof'
  | 'job'
  | 'job_gone'
  | 'form'
  | 'no_form'
  | 'list'
  | 'proposal'
  | 'roster'
  | 'error'
  | 'other';

/**
 * Runs inside the page; null while it is still empty. Pages arrive without content and fill in later, and one address
 * can turn into another, so what it is shows by what stands on it.
 */
function look(): PageKind | null {
  const text = document.body?.innerText ?? '';
  const path = location.pathname;
  const has = (selector: string) => document.querySelector(selector) !== null;
  const says = (selector: string, words: RegExp) =>
    [...document.querySelectorAll<HTMLElement>(selector)].some((one) => words.test((one.innerText ?? '').trim()));
  const isShort = text.length < 2_500;
  // An address alone is no landmark: an unknown page at the list's address would pass for a list without proposals.
  const known = (): PageKind | null => {
    if (/^\/nx\/proposals\/job\//.test(path)) return has('input[type="radio"]') && has('textarea') ? 'form' : null;
    if (/^\/nx\/proposals\/\d+/.test(path))
      return says('h1, h2', /^(proposal details|cover letter)$/i) ? 'proposal' : null;
    if (/^\/nx\/proposals\/?$/.test(path)) return says('h1, h2', /\bproposals\b/i) ? 'list' : null;
    if (/^\/nx\/agency\/members/.test(path)) return has('table') ? 'roster' : null;
    const isJob = /^\/(jobs|freelance-jobs)\//.test(path);
    return isJob && says('button, a', /^(apply now|view proposal|save job|saved)$/i) ? 'job' : null;
  };
  const kind = known();
  // A job or a letter can be about captchas: words are only trusted on pages that are nothing else, and too short to be.
  const isFramed = has('iframe[src*="challenge" i], iframe[title*="challenge" i], #challenge-stage');
  const isTitled = /just a moment|attention required|access denied/i.test(document.title);
  const isWorded = isShort && /verify (that )?you are (a )?human/i.test(text);
  if (isFramed || (kind === null && (isTitled || isWorded))) return 'challenge';
  if (kind !== null) return kind;
  if (path.startsWith('/ab/account-security/login')) {
    if (has('input[type="password"]') || has('input[autocomplete="username"], #login_username')) return 'sign_in';
    return has('form input, form button') ? 'proof' : null;
  }
  // What stands in place of the form may have no heading.
  if (/^\/nx\/proposals\/job\//.test(path) && has('[role="alert"]')) return 'no_form';
  const heading = document.querySelector('h1')?.innerText.trim() ?? null;
  if (heading === null) return null;
  if (/^(not|service|temporarily) (un)?available$/i.test(heading) && isShort && !has('button')) return 'error';
  if (/^\/(jobs|freelance-jobs)\//.test(path))
    return /available|private|removed|closed/i.test(heading) ? 'job_gone' : null;
  return /^\/nx\/(proposals|agency\/members)/.test(path) ? null : 'other';
}

const POLL_MS = 20;
// How our own proxy signs what it answers itself.
const PROXY_NAME = 'applywright';

/** Waits until the page is one of `wanted`. Throws what any other page means. */
export async function waitForPage(page: Page, wanted: readonly PageKind[], limitMs: number): Promise<PageKind> {
  const kind = await settledKind(page, limitMs);
  if (wanted.includes(kind)) return kind;
  switch (kind) {
    case 'challenge':
      throw new ChallengeError(`A challenge: ${await page.title()}`);
    case 'proof':
      throw new NeedsHumanError('The marketplace asks for a code or a security question');
    case 'sign_in':
      throw new SessionLostError('The marketplace shows its sign-in page');
    case 'error':
      throw new MarketplaceUnavailableError('The marketplace shows an error page');
    default:
      throw new UnexpectedPageError(kind, new URL(page.url()).pathname);
  }
}

async function settledKind(page: Page, limitMs: number): Promise<PageKind> {
  try {
    const handle = await page.waitForFunction(look, undefined, { timeout: limitMs, polling: POLL_MS });
    return (await handle.jsonValue()) as PageKind;
  } catch (error) {
    if (page.isClosed() || !(error instanceof errors.TimeoutError)) throw error;
    throw new NeedsHumanError(`An unknown page: nothing known on ${new URL(page.url()).pathname} after ${limitMs} ms`, {
      cause: error,
    });
  }
}

/** The kind of page right now, without waiting; null while it is empty. */
export const kindNow = (page: Page): Promise<PageKind | null> => page.evaluate(look);

/** Opens an address and waits for what it becomes. */
export async function goTo(page: Page, url: string, wanted: readonly PageKind[], limitMs: number): Promise<PageKind> {
  const { status, isFromProxy } = await answerTo(page, url, limitMs);
  if (isFromProxy) throw new EgressLostError(`The proxy refused the connection (${status})`);
  if (status >= 500) {
    await page.waitForLoadState('domcontentloaded', { timeout: limitMs }).catch(() => undefined);
    // Challenges come with error statuses too, and they are another matter.
    if ((await kindNow(page).catch(() => null)) === 'challenge')
      throw new ChallengeError(`A challenge: ${await page.title()}`);
    throw new MarketplaceUnavailableError(`The marketplace answered ${status}`);
  }
  return waitForPage(page, wanted, limitMs);
}

async function answerTo(page: Page, url: string, limitMs: number): Promise<{ status: number; isFromProxy: boolean }> {
  try {
    const response = await page.goto(url, { waitUntil: 'commit', timeout: limitMs });
    return { status: response?.status() ?? 200, isFromProxy: response?.headers()['server'] === PROXY_NAME };
  } catch (error) {
    // A tunnel that is refused, or a proxy that is not there.
    if (/ERR_(TUNNEL|PROXY)_/.test(String(error)))
      throw new EgressLostError('No way through the proxy', { cause: error });
    throw new MarketplaceUnavailableError(`No answer from ${new URL(url).host}`, { cause: error });
  }
}

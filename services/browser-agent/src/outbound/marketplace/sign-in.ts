import type { Page } from 'playwright';
import { NeedsHumanError } from '../../domain/faults.js';
import type { MarketplaceLogin, SignedIn } from '../../domain/ports.js';
import { CONTROL_MS } from './controls.js';
import { goTo, type PageKind, waitForPage } from './look.js';

const LANDINGS: PageKind[] = ['list', 'sign_in', 'challenge', 'proof', 'other'];
const HOME = '/nx/proposals/';

/** Whether the session is signed in, by opening a page that only signed-in people see. */
export async function checkSignedIn(page: Page, baseUrl: string, limitMs: number): Promise<SignedIn> {
  return meaning(await goTo(page, `${baseUrl}${HOME}`, LANDINGS, limitMs), page);
}

/** Signs in on the two screens. Whatever else is asked for is left to a person. */
export async function signIn(page: Page, baseUrl: string, login: MarketplaceLogin, limitMs: number): Promise<SignedIn> {
  const url = `${baseUrl}/ab/account-security/login?redir=${encodeURIComponent(HOME)}`;
  const first = await goTo(page, url, LANDINGS, limitMs);
  if (first !== 'sign_in') return meaning(first, page);
  try {
    await page
      .locator('#login_username, input[autocomplete="username"]')
      .first()
      .fill(login.username, { timeout: CONTROL_MS });
    await page.locator('#login_password_continue, form button[type="submit"]').first().click({ timeout: CONTROL_MS });
    const password = page.locator('#login_password, input[autocomplete="current-password"]').first();
    await password.fill(login.password, { timeout: limitMs });
    await page.locator('#login_control_continue, form button[type="submit"]').first().click({ timeout: CONTROL_MS });
  } catch (error) {
    const said = await page
      .locator('[role="alert"]')
      .allInnerTexts()
      .catch(() => []);
    return {
      kind: 'needs_human',
      why: `Signing in got stuck: ${said.join(' ') || (error as Error).message.split('\n')[0]}`,
    };
  }
  return afterPassword(page, limitMs);
}

// Wrong password, a code, an app prompt: the page stays where it is and says so. Nothing is tried twice.
async function afterPassword(page: Page, limitMs: number): Promise<SignedIn> {
  const stuck = page
    .waitForFunction(
      () => {
        const alerts = [...document.querySelectorAll<HTMLElement>('[role="alert"]')].map((one) => one.innerText.trim());
        if (alerts.some((one) => one !== '') && location.pathname.startsWith('/ab/')) return alerts.join(' ');
        const hasPassword = document.querySelector('input[type="password"]') !== null;
        const hasForm = document.querySelector('form button') !== null;
        return location.pathname.startsWith('/ab/') && hasForm && !hasPassword
          ? 'a code, a prompt or a question is asked for'
          : null;
      },
      undefined,
      { timeout: limitMs, polling: 20 },
    )
    .then(async (handle): Promise<SignedIn> => ({
      kind: 'needs_human',
      why: `After the password: ${await handle.jsonValue()}`,
    }));
  const landed = page
    .waitForURL((url) => !url.pathname.startsWith('/ab/'), { timeout: limitMs, waitUntil: 'commit' })
    .then(async () => meaning(await waitForPage(page, LANDINGS, limitMs), page));
  try {
    return await Promise.any([stuck, landed]);
  } catch (error) {
    throw new NeedsHumanError('Signing in led nowhere', { cause: error });
  }
}

async function meaning(kind: PageKind, page: Page): Promise<SignedIn> {
  switch (kind) {
    case 'list':
    case 'other':
      return { kind: 'signed_in' };
    case 'sign_in':
      return { kind: 'signed_out' };
    case 'challenge':
      return { kind: 'needs_human', why: `The marketplace shows a challenge: ${await page.title()}` };
    default:
      return { kind: 'needs_human', why: 'The marketplace asks for a code or a security question' };
  }
}

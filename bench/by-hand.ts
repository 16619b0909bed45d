import { type BrowserContext, chromium } from 'playwright';

/*
 * What somebody would write who has one evening and no promise to keep: a browser that stays, a page for each proposal,
 * nothing read back, nothing written down. It shares no code with the agent, so that it is the floor and not a mirror.
 */

export interface Proposal {
  readonly job: string;
  readonly agencyId: string;
  readonly freelancer: string;
  readonly letter: string;
  readonly rate: number;
  readonly duration: string;
  readonly answers: readonly string[];
}

export interface ByHand {
  submit(proposal: Proposal): Promise<void>;
  /** Up to the filled form, which stays open. */
  leaveOpen(proposal: Proposal): Promise<void>;
  close(): Promise<void>;
}

const PATIENT_MS = 60_000;

export async function byHand(baseUrl: string, login: { username: string; password: string }): Promise<ByHand> {
  const { CHROMIUM_BIN: executablePath, CHROMIUM_SANDBOX: sandbox } = process.env;
  const browser = await chromium.launch({
    headless: true,
    chromiumSandbox: sandbox === 'on',
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1_280, height: 900 }, locale: 'en-US' });
    context.setDefaultTimeout(PATIENT_MS);
    await signIn(context, baseUrl, login);
    return {
      async submit(proposal) {
        const page = await filled(context, baseUrl, proposal);
        await page.locator('button', { hasText: /^Send for \d+ Connects$/i }).click();
        await page.waitForURL(/\/nx\/proposals\/\d+/, { waitUntil: 'commit' });
        await page.locator('h1').first().waitFor();
        await page.close();
      },
      leaveOpen: async (proposal) => void (await filled(context, baseUrl, proposal)),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function signIn(context: BrowserContext, baseUrl: string, login: { username: string; password: string }) {
  const page = await context.newPage();
  await page.goto(`${baseUrl}/ab/account-security/login`);
  await page.locator('input[autocomplete="username"]').fill(login.username);
  await page.locator('form button[type="submit"]').click();
  await page.locator('input[type="password"]').fill(login.password);
  await page.locator('form button[type="submit"]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/ab/'));
  await page.close();
}

async function filled(context: BrowserContext, baseUrl: string, proposal: Proposal) {
  const page = await context.newPage();
  const choose = async (label: string, option: string): Promise<void> => {
    await page.getByLabel(label, { exact: true }).click();
    await page.locator('li[role="option"]', { hasText: option }).first().click();
  };
  await page.goto(`${baseUrl}/jobs/${proposal.job}`, { waitUntil: 'commit' });
  await page.locator('button', { hasText: 'Apply now' }).click();
  await page.locator(`input[type="radio"][value="${proposal.agencyId}"]`).check();
  await choose('Who is this proposal for?', proposal.freelancer);
  await choose('How often do you want a rate increase?', 'Never');
  await choose('How long will this project take?', proposal.duration);
  const rate = page.getByLabel('Hourly rate', { exact: true });
  await rate.click();
  await rate.press('ControlOrMeta+a');
  await rate.pressSequentially(String(proposal.rate));
  await rate.press('Tab');
  await page.getByLabel('Cover letter', { exact: true }).fill(proposal.letter);
  // Their areas stand below the labels and are not tied to them.
  const questions = page.locator('textarea[rows="3"]');
  for (const [at, answer] of proposal.answers.entries()) await questions.nth(at).fill(answer);
  return page;
}

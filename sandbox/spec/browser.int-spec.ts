import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright';
import { launchBrowser } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { givenAgency, givenSandbox, type GivenAgency, type GivenSandbox } from './support/given.js';

const LETTER = 'Dear client,\n\n</textarea><script>document.title = "broken"</script>\n\nTomas';

/** Walks as a person does: what is visible, and nothing else. */
describe('the marketplace in a browser', () => {
  let given: GivenSandbox;
  let agency: GivenAgency;
  let browser: Browser;
  let page: Page;
  const broken: string[] = [];

  beforeAll(async () => {
    given = await givenSandbox({ tlsPort: 0 });
    agency = await givenAgency(given.operator);
    browser = await launchBrowser([`--ignore-certificate-errors-spki-list=${given.sandbox.spki}`]);
    page = await browser.newPage();
    page.setDefaultTimeout(5_000);
    page.on('pageerror', (error) => broken.push(error.message));
    await signIn(given.sandbox.http, '/nx/find-work/');
  });
  afterEach(() => expect(broken).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await given?.end();
  });

  async function signIn(origin: string, path: string): Promise<void> {
    await page.goto(origin + path);
    await page.fill('#login_username', agency.username);
    await page.click('#login_password_continue');
    await page.fill('#login_password', agency.password);
    await page.click('#login_control_continue');
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
  }

  const choose = async (label: string, option: string): Promise<void> => {
    await page.getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option }).click();
  };
  const retype = async (selector: string, text: string): Promise<void> => {
    await page.click(selector);
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  };
  const chooseAgency = async (): Promise<void> => {
    const { name } = (await given.operator.get(`/agencies/${agency.agencyId}`)).members[1];
    await page.click(`input[name="contractor-selector"][value="${agency.agencyId}"]`);
    await choose('Who is this proposal for?', name);
  };
  const writeLetter = (letter: string): Promise<void> =>
    page.fill('textarea[aria-labelledby="cover_letter_label"]', letter);
  const proposalShown = (): Promise<void> => page.waitForURL(/\/nx\/proposals\/\d+$/);

  it('sends an hourly proposal with specialised profile, questions and boost', async () => {
    const job = await given.operator.job({ questions: ['Why you?'], qualifications: ['Location: Europe'] });
    await page.goto(`${given.sandbox.http}/jobs/A-job_${job.ciphertext}/`);
    await page.getByRole('button', { name: 'Apply now' }).click();
    await page.getByText("You do not meet all the client's preferred qualifications").waitFor();
    const send = page.getByRole('button', { name: /^Send for/ });
    expect([await send.count(), await page.getByRole('combobox', { name: 'Who is this' }).isDisabled()]).toEqual([
      0,
      true,
    ]);

    await chooseAgency();
    await choose('Propose with a Specialized profile', 'Data engineer');
    await page.fill('#step-rate', '');
    await page.keyboard.press('Tab');
    expect(await page.inputValue('#step-rate')).toBe('$52.50');
    await retype('#receive-step-rate', '45');
    expect(await page.inputValue('#step-rate')).toBe('$50.00');
    await writeLetter(LETTER);
    await page.getByLabel('Connects', { exact: true }).fill('6');
    await page.getByRole('button', { name: 'Set bid' }).click();
    await page.getByRole('button', { name: 'Send for 20 Connects' }).click();
    await page.getByText('Enter a rate-increase frequency').waitFor();
    await page.getByText('Value is required').waitFor();
    await choose('How often do you want a rate increase?', 'Every 6 months');
    await page.locator('label:has-text("Why you?") + textarea').fill('Because.');
    await page.getByRole('button', { name: 'Send for 20 Connects' }).click();

    await proposalShown();
    await page.getByText('Your proposal was submitted.').waitFor();
    expect(await page.locator('[data-test="cover-letter"]').textContent()).toBe(LETTER);
    expect(await given.operator.proposalsFor(job.ciphertext)).toMatchObject([
      {
        id: page.url().split('/').at(-1),
        profileId: agency.specialProfileId,
        terms: { rate: 50, rateIncrease: 'Every 6 months' },
        boostBid: 6,
        connectsSpent: 20,
        answers: [{ answer: 'Because.' }],
      },
    ]);
    expect((await given.operator.get('/requests?kind=telemetry')).total).toBeGreaterThan(3);
  });

  it('sends a fixed-price proposal over https, confirmed by the label alone, in the other layout', async () => {
    const job = await given.operator.job({ type: 'fixed', buttonText: 'submit_proposal', boost: null });
    await given.operator.arm({ kind: 'layout_b', job: job.ciphertext });
    await signIn(given.sandbox.https ?? '', `/nx/find-work/`);
    await page.goto(`${given.sandbox.https}/nx/proposals/job/${job.ciphertext}/apply/`);

    await page.getByRole('radio', { name: /Agency/ }).click();
    await page.getByRole('combobox', { name: 'Who is this proposal for?' }).click();
    await page.getByRole('option').nth(1).click();
    expect(await page.locator('#milestone-amount-1').count()).toBe(0);
    await page.getByRole('textbox', { name: 'Description' }).fill('All of it');
    await page.getByRole('textbox', { name: 'Amount' }).click();
    await page.keyboard.type('1500');
    await choose('How long will this project take?', 'Less than 1 month');
    await page.getByRole('textbox', { name: 'Cover letter' }).fill('Short.');
    await page.getByRole('button', { name: 'Submit proposal' }).click();
    const proceed = page.getByRole('button', { name: 'Continue' });
    expect(await proceed.isDisabled()).toBe(true);
    await page.getByText('I understand').click();
    await proceed.click();

    await proposalShown();
    expect(await given.operator.proposalsFor(job.ciphertext)).toMatchObject([
      {
        terms: { kind: 'milestones', milestones: [{ description: 'All of it', amount: 1_500 }] },
        wire: { protocol: 'https' },
      },
    ]);
  });

  it('loses a choice and the rows of a form when told, once', async () => {
    const job = await given.operator.job({ type: 'fixed' });
    for (const kind of ['dropdown_resets', 'rows_wiped']) await given.operator.arm({ kind, job: job.ciphertext });
    await page.goto(`${given.sandbox.http}/nx/proposals/job/${job.ciphertext}/apply/`);
    await chooseAgency();
    const duration = page.getByRole('combobox', { name: 'How long will this project take?' });
    const fillRow = async (): Promise<void> => {
      await page.fill('#milestone-description-1', 'All of it');
      await retype('#milestone-amount-1', '30');
    };

    await choose('How long will this project take?', '1 to 3 months');
    await writeLetter('x');
    expect(await duration.textContent()).toBe('Select a duration');
    await choose('How long will this project take?', '1 to 3 months');
    await writeLetter('y');
    expect(await duration.textContent()).toBe('1 to 3 months');

    await fillRow();
    await eventually(async () => expect(await page.inputValue('#milestone-description-1')).toBe(''));
    await fillRow();
    await writeLetter('z');
    expect(await page.inputValue('#milestone-amount-1')).toBe('$30.00');
  });

  it('shows the reason of a refusal on the form, and the sign-in when the session has ended', async () => {
    const job = await given.operator.job({ buttonText: 'submit_proposal' });
    await given.operator.arm({ kind: 'duplicate_refused', job: job.ciphertext });
    await given.operator.arm({ kind: 'session_expires_before_send', job: job.ciphertext, times: 1 });
    await page.goto(`${given.sandbox.http}/nx/proposals/job/${job.ciphertext}/apply/`);
    const fillAndSend = async (): Promise<void> => {
      await chooseAgency();
      await choose('How often do you want a rate increase?', 'Never');
      await writeLetter('A letter');
      await page.getByRole('button', { name: 'Submit proposal' }).click();
    };

    await fillAndSend();
    await page.waitForURL(/\/ab\/account-security\/login\?redir=/);
    await signIn(given.sandbox.http, `/nx/proposals/job/${job.ciphertext}/apply/`);
    await fillAndSend();

    await page.getByText('already has a pending proposal').waitFor();
    expect(page.url()).toContain('/apply/');
    expect(await given.operator.proposalsFor(job.ciphertext)).toEqual([]);
  });

  it('is sent twice by Chromium itself when a reused connection dies, as in a real network', async () => {
    const job = await given.operator.job();
    await given.operator.patch('/settings', { acceptDuplicates: true });
    await given.operator.arm({ kind: 'cut_after_body', connection: 'reused', accept: true, job: job.ciphertext });
    await page.goto(`${given.sandbox.http}/nx/proposals/job/${job.ciphertext}/apply/`);
    await chooseAgency();
    await choose('How often do you want a rate increase?', 'Never');
    await writeLetter('Once, please');

    await page.getByRole('button', { name: /^Send for/ }).click();

    await proposalShown();
    expect(await given.operator.proposalsFor(job.ciphertext)).toHaveLength(2);
    await eventually(async () =>
      expect(await given.operator.submitsFor(job.ciphertext)).toMatchObject([{ answer: 'cut' }, { answer: 201 }]),
    );
    await given.operator.patch('/settings', { acceptDuplicates: false });
  });

  it('covers the page, leads away from it, or never fills it', async () => {
    const { ciphertext } = await given.operator.job();
    const open = (): Promise<unknown> => page.goto(`${given.sandbox.http}/jobs/${ciphertext}`);
    await given.operator.arm({ kind: 'full_screen_modal', job: ciphertext });
    await open();
    await page.getByRole('dialog', { name: 'Complete your profile' }).getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Apply now' }).click({ trial: true });

    await given.operator.arm({ kind: 'challenge', pages: ['apply'], job: ciphertext, variant: 'attention_required' });
    await page.getByRole('button', { name: 'Apply now' }).click();
    await eventually(async () => expect(await page.title()).toBe('Attention Required!'));

    await given.operator.arm({ kind: 'never_hydrates', job: ciphertext });
    await open();
    expect(await page.locator('#app').innerHTML()).toBe('');
    await page.getByText('This is a sandbox').waitFor();
  });

  it('shows arriving proposals on the page for people', async () => {
    await page.goto(`${given.sandbox.http}/sandbox/`);
    await page.getByText('Sandbox inbox').waitFor();
    const job = await given.operator.job({ title: 'Arrives while somebody looks' });
    await given.operator.post('/proposals', { agencyId: agency.agencyId, job: job.ciphertext, coverLetter: LETTER });

    const row = page.locator('summary', { hasText: 'Arrives while somebody looks' });
    await row.click();

    expect(await page.locator('details[open] pre').textContent()).toBe(LETTER);
    expect(await page.title()).toBe('Sandbox inbox');
  });
});

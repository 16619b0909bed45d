import type { BrowserContext, Page } from 'playwright';
import type { JobCiphertext } from '#contracts';
import {
  MarketplaceUnavailableError,
  NeedsHumanError,
  SealedPageError,
  SessionLostError,
  UnexpectedPageError,
} from '../../domain/faults.js';
import type { FilledForm, FormOrder, JobReading, SentProposal } from '../../domain/marketplace.js';
import { standingFromText } from '../../domain/marketplace-texts.js';
import type { FormOpening, HeldSend, PageView, SubmissionPage, TraceAbout } from '../../domain/ports.js';
import { alertsNow } from './answer-page.js';
import { fillForm, readForm } from './apply-form.js';
import type { BrowserTimes } from './browser-times.js';
import type { BrowserWatch } from './browser-watch.js';
import { act, CONTROL_MS } from './controls.js';
import { Gate } from './gate.js';
import { BrowserHeldRequest } from './held-request.js';
import { readJobPage } from './job-page.js';
import { goTo, kindNow, waitForPage } from './look.js';
import type { PageRules } from './page-rules.js';
import { PageTrace } from './page-trace.js';
import { readProposalPage } from './proposals-pages.js';
import { pictureOf, screenshotOf } from './screenshot.js';

// A form shows a handful; more would be a page that is broken.
const MAX_WARNINGS = 20;
const MAX_WARNING = 500;

const SEND_BUTTON = /^(send for [\d,]+ connects?|submit proposal)$/i;

// Opening the form can take the button and its address twice.
const STEP_VISITS = 3;

/** One browser page on which one proposal is prepared and, once, sent. */
export class BrowserSubmissionPage implements SubmissionPage {
  firstNavigationAt: number | null = null;
  private jobId: JobCiphertext | undefined;
  private gate: Gate | undefined;
  private isSealed = false;
  private readonly happened: PageTrace;

  constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
    private readonly baseUrl: string,
    private readonly times: BrowserTimes,
    private readonly rules: PageRules,
  ) {
    this.happened = new PageTrace(page);
  }

  openJob(jobId: JobCiphertext): Promise<JobReading> {
    return this.step('open the job', () => this.toJob(jobId));
  }

  openForm(): Promise<FormOpening> {
    return this.step('open the form', () => this.toForm());
  }

  fill(order: FormOrder): Promise<FilledForm> {
    return this.step('fill the form', () => fillForm(this.page, order));
  }

  pressSend(): Promise<HeldSend> {
    return this.step('press Send', () => this.press());
  }

  async readShownProposal(): Promise<SentProposal | null> {
    const { watch } = this.rules;
    if ((await watch.local('what page this is', kindNow(this.page))) !== 'proposal') return null;
    return watch.local('read the proposal', readProposalPage(this.page, this.baseUrl));
  }

  /** In full where that is not too large; the page itself is left as it is. */
  async photograph({ maxBytes, limitMs }: { maxBytes: number; limitMs: number }): Promise<Buffer | null> {
    if (this.page.url() === 'about:blank') return null;
    return pictureOf(this.page, maxBytes, [70], { caret: 'initial', scale: 'css', timeout: limitMs });
  }

  async trace(about: TraceAbout, maxBytes: number): Promise<Buffer | null> {
    const cookies = await this.rules.watch.local('the cookies', this.context.cookies());
    return this.happened.sealed(
      about,
      cookies.map(({ value }) => value),
      maxBytes,
    );
  }

  async close(): Promise<void> {
    await closePage(this.page, this.rules.watch);
    if (this.gate) await this.rules.watch.local('open the gate', this.gate.open()).catch(() => undefined);
  }

  private step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const { watch } = this.rules;
    return this.happened.step(what, () => watch.visiting(what, STEP_VISITS, this.times.pageMs, work()));
  }

  private async toJob(jobId: JobCiphertext): Promise<JobReading> {
    this.firstNavigationAt ??= Date.now();
    this.jobId = jobId;
    await goTo(this.page, `${this.baseUrl}/jobs/${jobId}`, ['job', 'job_gone'], this.times.pageMs);
    return readJobPage(this.page, jobId);
  }

  private async toForm(): Promise<FormOpening> {
    const arrived = await this.clickApply().catch((error: unknown) => this.afterFailedClick(error));
    switch (arrived) {
      case 'form':
        return { kind: 'form', form: await readForm(this.page) };
      // Apply addresses of closed jobs lead to the list. Nothing was sent, so landing there means nothing else.
      case 'list':
        return {
          kind: 'no_form',
          standing: { kind: 'not_available', reason: 'job_closed', text: 'The form leads away from the job.' },
        };
      case 'no_form': {
        const texts = await alertsNow(this.page);
        return { kind: 'no_form', standing: standingFromText(texts.join(' · ')) };
      }
    }
  }

  async seal(): Promise<void> {
    this.isSealed = true;
    this.gate = await this.rules.watch.local('seal the page', Gate.seal(this.context, this.page));
  }

  see(): Promise<PageView> {
    return this.step('see the form', () => this.view());
  }

  private async view(): Promise<PageView> {
    const texts = await alertsNow(this.page);
    const warnings = [...new Set(texts)].filter((text) => text !== '').slice(0, MAX_WARNINGS);
    return { screenshot: await screenshotOf(this.page), warnings: warnings.map((text) => text.slice(0, MAX_WARNING)) };
  }

  /** The gate stays closed until the page is: whatever the page tries after this, it tries in vain. */
  private async press(): Promise<HeldSend> {
    if (this.isSealed) throw new SealedPageError();
    const alertsBefore = await alertsNow(this.page);
    const gate = await Gate.close(this.context, this.page, this.rules.harmless);
    this.gate = gate;
    await act('the button that sends', () =>
      this.page.getByRole('button', { name: SEND_BUTTON }).click({ timeout: CONTROL_MS }),
    );
    const stopped = await Promise.race([gate.held(), this.afterClick(alertsBefore)]);
    if ('messages' in stopped) {
      gate.holdNoMore();
      return { kind: 'refused_by_form', messages: stopped.messages };
    }
    const { trustedCertificate, watch } = this.rules;
    const { sendMs: timeoutMs, pageMs } = this.times;
    const options = { timeoutMs, pageMs, alertsBefore, trustedCertificate, watch };
    return { kind: 'held', request: new BrowserHeldRequest(this.context, this.page, stopped, options) };
  }

  // What covers or lacks the button leaves the form's own address. What asks for a person does not: opening it would be
  // a second look behind a challenge.
  private afterFailedClick(error: unknown): Promise<'form' | 'no_form' | 'list'> {
    const isTold =
      error instanceof NeedsHumanError ||
      error instanceof SessionLostError ||
      error instanceof MarketplaceUnavailableError;
    if (isTold) throw error;
    return this.openDirectly();
  }

  private async clickApply(): Promise<'form' | 'no_form' | 'list'> {
    await this.closeModal();
    await this.page.getByRole('button', { name: 'Apply now', exact: true }).click({ timeout: CONTROL_MS });
    return (await waitForPage(this.page, ['form', 'no_form', 'list'], this.times.pageMs)) as
      'form' | 'no_form' | 'list';
  }

  // A session can be bounced from a direct address once; a second time it means something.
  private async openDirectly(): Promise<'form' | 'no_form' | 'list'> {
    const url = `${this.baseUrl}/nx/proposals/job/${this.jobId}/apply/`;
    try {
      return (await goTo(this.page, url, ['form', 'no_form', 'list'], this.times.pageMs)) as
        'form' | 'no_form' | 'list';
    } catch (error) {
      if (!(error instanceof UnexpectedPageError)) throw error;
      return (await goTo(this.page, url, ['form', 'no_form', 'list'], this.times.pageMs)) as
        'form' | 'no_form' | 'list';
    }
  }

  /** A person would close what lies over the page; what cannot be closed is left alone. */
  private async closeModal(): Promise<void> {
    const modal = this.page.locator('[role="dialog"][aria-modal="true"]');
    if ((await modal.count()) === 0) return;
    const closing = modal.getByRole('button', { name: /^(close|not now|skip|later)$/i }).first();
    await closing.click({ timeout: CONTROL_MS });
  }

  /** After the click: a dialog to confirm, or errors that the page found by itself. */
  private async afterClick(alertsBefore: readonly string[]): Promise<{ messages: string[] }> {
    for (;;) {
      const seen = await this.page.waitForFunction(
        (before) => {
          const dialog = document.querySelector('[role="dialog"][aria-modal="true"]');
          const alerts = [...document.querySelectorAll<HTMLElement>('[role="alert"]')].map((one) =>
            one.innerText.trim(),
          );
          const fresh = alerts.filter((one) => one !== '' && !before.includes(one));
          if (dialog && !dialog.hasAttribute('data-confirmed')) return { dialog: true, fresh };
          return fresh.length > 0 ? { dialog: false, fresh } : null;
        },
        alertsBefore,
        { timeout: this.times.pageMs, polling: 20 },
      );
      const { dialog, fresh } = (await seen.jsonValue()) as { dialog: boolean; fresh: string[] };
      if (!dialog) return { messages: fresh };
      await this.confirm();
    }
  }

  private async confirm(): Promise<void> {
    const dialog = this.page.locator('[role="dialog"][aria-modal="true"]');
    await dialog.evaluate((element) => element.setAttribute('data-confirmed', ''));
    // The box itself is covered; people click its label.
    await act('"I understand"', () =>
      dialog
        .locator('label')
        .filter({ hasText: /i understand/i })
        .click({ timeout: CONTROL_MS }),
    );
    await act('"Continue"', () =>
      dialog.getByRole('button', { name: 'Continue', exact: true }).click({ timeout: CONTROL_MS }),
    );
  }
}

export const closePage = (page: Page, watch: BrowserWatch): Promise<void> =>
  watch.local('close a page', page.close({ runBeforeUnload: false })).catch(() => undefined);

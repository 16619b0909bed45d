import type { BrowserContext, Page } from 'playwright';
import type { JobCiphertext } from '#contracts';
import type { JobReading, RosterReading, SentProposal } from '../../domain/marketplace.js';
import type { MarketplaceLogin, MarketplaceSession, SignedIn, SubmissionPage } from '../../domain/ports.js';
import type { BrowserTimes } from './browser-times.js';
import { readJobPage } from './job-page.js';
import { goTo } from './look.js';
import type { PageRules } from './page-rules.js';
import { MAX_LIST_PAGES, openProposal, readList } from './proposals-pages.js';
import { readRosterPage } from './roster-page.js';
import { checkSignedIn, signIn } from './sign-in.js';
import { closePage, BrowserSubmissionPage } from './submission-page.js';

// Signing in has the most: two screens and what comes after them.
const USUAL_VISITS = 3;

/** A signed-in browser context. Readings have pages of their own, so that none disturbs a submission. */
export class BrowserSession implements MarketplaceSession {
  private isClosed = false;
  // Opened ahead: a page takes a tenth of a second to come up, which the next application would wait for.
  private spare: Promise<Page | undefined> | undefined;
  // Readings follow each other on one page: each new page costs a process. Empty between them, so that it asks for nothing.
  private reader: Promise<Page | undefined> | undefined;

  constructor(
    private readonly context: BrowserContext,
    private readonly baseUrl: string,
    private readonly times: BrowserTimes,
    private readonly rules: PageRules,
  ) {
    // Also when the browser dies.
    context.once('close', () => (this.isClosed = true));
  }

  isOpen(): boolean {
    return !this.isClosed;
  }

  async check(): Promise<SignedIn> {
    const found = await this.onPage((page) => checkSignedIn(page, this.baseUrl, this.times.pageMs));
    if (found.kind === 'signed_in') this.openSpare();
    return found;
  }

  async signIn(login: MarketplaceLogin): Promise<SignedIn> {
    const found = await this.onPage((page) => signIn(page, this.baseUrl, login, this.times.pageMs));
    if (found.kind === 'signed_in') this.openSpare();
    return found;
  }

  async saveState(): Promise<string> {
    return JSON.stringify(await this.rules.watch.local('save the state', this.context.storageState()));
  }

  readRoster(): Promise<RosterReading> {
    return this.onPage((page) => readRosterPage(page, this.baseUrl, this.times.pageMs));
  }

  readJob(jobId: JobCiphertext): Promise<JobReading> {
    return this.onPage(async (page) => {
      await goTo(page, `${this.baseUrl}/jobs/${jobId}`, ['job', 'job_gone'], this.times.pageMs);
      return readJobPage(page, jobId);
    });
  }

  readSentProposals(jobId: JobCiphertext, since: number): Promise<SentProposal[]> {
    return this.onPage((page) => readList(page, this.baseUrl, jobId, since, this.times.pageMs), MAX_LIST_PAGES);
  }

  readProposal(proposalId: string): Promise<SentProposal | null> {
    return this.onPage((page) => openProposal(page, this.baseUrl, proposalId, this.times.pageMs));
  }

  async openPage(): Promise<SubmissionPage> {
    const page = await this.takePage();
    page.once('close', () => this.openSpare());
    return new BrowserSubmissionPage(this.context, page, this.baseUrl, this.times, this.rules);
  }

  async close(): Promise<void> {
    await this.rules.watch.local('close the context', this.context.close()).catch(() => undefined);
  }

  /** Each page is taken once: what one application did on it is no business of the next. */
  private takePage(): Promise<Page> {
    const { spare } = this;
    this.spare = undefined;
    return this.waitingOrNew(spare);
  }

  private openSpare(): void {
    if (this.isClosed || this.spare) return;
    this.spare = this.newPage().catch(() => undefined);
  }

  private async onPage<T>(work: (page: Page) => Promise<T>, visits = USUAL_VISITS): Promise<T> {
    const { reader } = this;
    this.reader = undefined;
    const page = await this.waitingOrNew(reader);
    try {
      const read = await this.rules.watch.visiting('read a page', visits, this.times.pageMs, work(page));
      this.park(page);
      return read;
    } catch (error) {
      // What state it is in, nobody knows.
      await this.closePage(page);
      throw error;
    }
  }

  /** Readings side by side have several pages; one of them stays. */
  private park(page: Page): void {
    if (this.reader !== undefined || this.isClosed) return void this.closePage(page);
    this.reader = page.goto('about:blank').then(
      () => page,
      async () => {
        await this.closePage(page);
        return undefined;
      },
    );
  }

  private async waitingOrNew(waiting: Promise<Page | undefined> | undefined): Promise<Page> {
    const page = await waiting;
    return page && !page.isClosed() ? page : this.newPage();
  }

  /** A page that crashes is closed at once: left open, it would be taken for one that can be worked on. */
  private async newPage(): Promise<Page> {
    const page = await this.rules.watch.local('open a page', this.context.newPage());
    page.once('crash', () => void this.closePage(page));
    return page;
  }

  private closePage(page: Page): Promise<void> {
    return closePage(page, this.rules.watch);
  }
}

import type { JobCiphertext } from '#contracts';
import { UnexpectedPageError } from '../../domain/faults.js';
import type { JobReading, RosterReading, SentProposal } from '../../domain/marketplace.js';
import type { MarketplaceLogin, MarketplaceSession, SignedIn, SubmissionPage } from '../../domain/ports.js';
import { landOn } from './landing.js';
import type { MarketplaceClient } from './marketplace-client.js';
import { jobReading, listedProposal, rosterReading, shownProposal } from './readings.js';
import type { HeldOptions } from './scripted-held-request.js';
import { checkSignedIn, signIn } from './scripted-sign-in.js';
import { ScriptedSubmissionPage } from './scripted-submission-page.js';
import type { JobData, ListData, MembersData, ProposalData } from './views.js';

// As deep as any driver looks: ten a page, and what lies deeper was not sent in the last days.
const MAX_PAGES = 20;

/** A signed-in session that asks the app's interface for what its pages would show. */
export class ScriptedSession implements MarketplaceSession {
  constructor(
    private readonly client: MarketplaceClient,
    private readonly options: HeldOptions,
  ) {}

  isOpen(): boolean {
    return !this.client.isClosed;
  }

  check(): Promise<SignedIn> {
    return checkSignedIn(this.client);
  }

  signIn(login: MarketplaceLogin): Promise<SignedIn> {
    return signIn(this.client, login);
  }

  saveState(): Promise<string> {
    return Promise.resolve(this.client.savedState());
  }

  async readRoster(): Promise<RosterReading> {
    return rosterReading((await landOn(this.client, '/nx/agency/members', ['roster'])).data as MembersData);
  }

  async readJob(jobId: JobCiphertext): Promise<JobReading> {
    return jobReading((await landOn(this.client, `/jobs/${jobId}`, ['job', 'job_gone'])).data as JobData, jobId);
  }

  async readSentProposals(jobId: JobCiphertext, since: number): Promise<SentProposal[]> {
    const found: SentProposal[] = [];
    for (let at = 1; at <= MAX_PAGES; at += 1) {
      const path = at === 1 ? '/nx/proposals/' : `/nx/proposals/?page=${at}`;
      const { rows, page, pages } = (await landOn(this.client, path, ['list'])).data as ListData;
      const proposals = rows.map((row) => listedProposal(row, this.options.baseUrl));
      found.push(...proposals.filter((proposal) => proposal.jobId === jobId));
      const oldest = proposals.at(-1)?.submittedAt ?? null;
      if (page >= pages || (oldest !== null && oldest < since)) break;
    }
    return found;
  }

  async readProposal(proposalId: string): Promise<SentProposal | null> {
    try {
      const { kind, data } = await landOn(this.client, `/nx/proposals/${proposalId}`, ['proposal', 'error']);
      return kind === 'error' ? null : shownProposal(data as ProposalData, this.options.baseUrl);
    } catch (error) {
      if (error instanceof UnexpectedPageError) return null;
      throw error;
    }
  }

  openPage(): Promise<SubmissionPage> {
    return Promise.resolve(new ScriptedSubmissionPage(this.client, this.options));
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

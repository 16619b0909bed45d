import { Injectable } from '@nestjs/common';
import type { AccountId } from '#contracts';
import { jobReference } from '../domain/job-reference.js';
import { Problem } from '../domain/problem.js';
import { ArchiveRepository, type JobPage } from '../outbound/archive.repository.js';
import { JobUrlHosts } from './resolve-job.js';

/** A job page, and every page of its client's jobs, newest first; of a client that is not named only its own. */
export interface JobReading {
  readonly page: JobPage;
  readonly ofClient: readonly [JobPage, ...JobPage[]];
}

/** What sessions of the account have read. Nothing is fetched for it: a page that none of them opened is not there. */
@Injectable()
export class ReadArchive {
  constructor(
    private readonly archive: ArchiveRepository,
    private readonly urls: JobUrlHosts,
  ) {}

  async job(accountId: AccountId, text: string, param: string): Promise<JobReading> {
    const reference = jobReference(text, this.urls.hosts, param);
    const jobId =
      reference.kind === 'ciphertext'
        ? reference.jobId
        : await this.archive.jobIdOf(accountId, reference.processedJobId);
    const page = jobId === undefined ? undefined : await this.archive.page(accountId, jobId);
    if (!page) throw new Problem('not_found', 'No session of this account has opened that job yet.', { param });
    const companyId = page.facts.clientFacts?.companyId ?? null;
    const [first = page, ...others] = companyId === null ? [] : await this.archive.pagesOfCompany(accountId, companyId);
    return { page, ofClient: [first, ...others] };
  }

  async client(accountId: AccountId, companyId: string): Promise<readonly [JobPage, ...JobPage[]]> {
    const [first, ...others] = await this.archive.pagesOfCompany(accountId, companyId);
    if (!first) throw new Problem('not_found', 'No session of this account has opened a job of that client yet.');
    return [first, ...others];
  }
}

import { Injectable } from '@nestjs/common';
import { v5 as uuid } from 'uuid';
import type { AccountId, JobCiphertext, JobFacts, ProcessedJobId } from '#contracts';
import { jobReference } from '../domain/job-reference.js';
import { Problem } from '../domain/problem.js';
import { ArchiveRepository } from '../outbound/archive.repository.js';

export interface ResolvedJob {
  readonly jobId: JobCiphertext;
  readonly processedJobId: ProcessedJobId;
  readonly facts: JobFacts | null;
}

// Any fixed UUID: it keeps our job ids apart from every other use of version 5.
const JOB_NAMESPACE = '6f2d3c1e-9a57-4b0e-8c4d-2f1b7a90e3d5';

/** Derived, not drawn: every replica names the same job alike without asking anybody. */
export const processedJobIdOf = (jobId: JobCiphertext): ProcessedJobId => uuid(jobId, JOB_NAMESPACE) as ProcessedJobId;

export class JobUrlHosts {
  constructor(readonly hosts: readonly string[]) {}
}

/** From what a customer calls a job to the job. */
@Injectable()
export class ResolveJob {
  constructor(
    private readonly archive: ArchiveRepository,
    private readonly urls: JobUrlHosts,
  ) {}

  /** What is known of the job is what the account's own sessions have read of it. */
  async execute(accountId: AccountId, text: string): Promise<ResolvedJob> {
    const reference = jobReference(text, this.urls.hosts);
    const jobId =
      reference.kind === 'ciphertext'
        ? reference.jobId
        : await this.archive.jobIdOf(accountId, reference.processedJobId);
    if (jobId === undefined) {
      const message = 'No job is known by this UUID: send its URL or ciphertext.';
      throw new Problem('not_found', message, { param: 'jobId' });
    }
    const page = await this.archive.page(accountId, jobId);
    return { jobId, processedJobId: processedJobIdOf(jobId), facts: page?.facts ?? null };
  }

  /** The UUID alone, for look-ups: no job has to be known for it. */
  processedJobId(text: string): ProcessedJobId {
    const reference = jobReference(text, this.urls.hosts);
    return reference.kind === 'processed' ? reference.processedJobId : processedJobIdOf(reference.jobId);
  }
}

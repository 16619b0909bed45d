import { Injectable } from '@nestjs/common';
import type { AccountId, JobCiphertext } from '#contracts';
import { Log, Metrics } from '#runtime';
import { sendableLetter } from '../domain/cover-letter.js';
import { Problem } from '../domain/problem.js';
import type { Account } from '../outbound/accounts.repository.js';
import {
  type Drafted,
  type Dropped,
  type Effort,
  type LetterRequest,
  LetterWriter,
  NO_MODEL,
  type Usage,
} from '../outbound/letter-writer.js';
import { FindProfile, type WantedProfile } from './find-profile.js';
import { ResolveJob } from './resolve-job.js';

export interface GenerateInput extends WantedProfile {
  readonly jobId: string;
  readonly instructions?: string | undefined;
  readonly reasoningEffort?: Effort | undefined;
  readonly jobDescription?: string | undefined;
}

export interface GeneratedProposal {
  readonly jobId: JobCiphertext;
  readonly coverLetter: string;
  readonly model: string;
  readonly usage: Usage;
  readonly dropped: readonly Dropped[];
}

// One person reads one letter at a time; three leave room for a second window, and five for everybody else.
const MAX_AT_ONCE = 3;
// A letter takes about as long.
const RETRY_S = 10;

/** Drafts a cover letter. Nothing is kept of it and no credit is touched: what is sent is what apply is given. */
@Injectable()
export class GenerateProposal {
  private readonly underWay = new Map<AccountId, number>();

  constructor(
    private readonly profiles: FindProfile,
    private readonly resolve: ResolveJob,
    private readonly letters: LetterWriter,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  async execute(account: Account, input: GenerateInput, signal: AbortSignal): Promise<GeneratedProposal> {
    const { jobId, request } = await this.requestFor(account, input, signal);
    const drafted = await this.inTurn(account.accountId, () => this.letters.write(request));
    this.tell(account.accountId, jobId, drafted);
    if (drafted.kind !== 'written') throw problemOf(drafted);
    const { letter, model, usage, dropped } = drafted;
    return { jobId, coverLetter: sendableLetter(letter), model, usage, dropped };
  }

  private async requestFor(
    account: Account,
    { jobId: named, jobDescription, instructions, reasoningEffort, ...wanted }: GenerateInput,
    signal: AbortSignal,
  ): Promise<{ jobId: JobCiphertext; request: LetterRequest }> {
    // Before anything is looked up: without a model nothing that is found helps.
    if (!this.letters.isThere) throw problemOf(NO_MODEL);
    const { jobId, facts } = await this.resolve.execute(account.accountId, named);
    const description = jobDescription ?? facts?.description ?? '';
    if (description.trim() === '') {
      const message = 'No session has read the text of this job yet: send it as jobDescription.';
      throw new Problem('not_found', message, { param: 'jobDescription' });
    }
    const { freelancer, profile } = await this.profiles.execute(account, wanted);
    const { title, hourlyRate, overview, skills } = profile;
    return {
      jobId,
      request: {
        profile: { freelancer, title, hourlyRate, overview, skills },
        job: { title: facts?.title ?? null, description, skills: facts?.skills ?? [] },
        instructions: instructions ?? null,
        effort: reasoningEffort,
        signal,
      },
    };
  }

  private async inTurn<T>(accountId: AccountId, write: () => Promise<T>): Promise<T> {
    const before = this.underWay.get(accountId) ?? 0;
    if (before >= MAX_AT_ONCE) {
      const message = `${MAX_AT_ONCE} letters are being written for this account: wait for one of them.`;
      throw new Problem('too_many_at_once', message, { retryAfter: RETRY_S });
    }
    this.underWay.set(accountId, before + 1);
    try {
      return await write();
    } finally {
      const left = (this.underWay.get(accountId) ?? 1) - 1;
      if (left > 0) this.underWay.set(accountId, left);
      else this.underWay.delete(accountId);
    }
  }

  /** Reasons and numbers: the sentences are the customer's alone. */
  private tell(accountId: AccountId, jobId: JobCiphertext, drafted: Drafted): void {
    const outcome = drafted.kind;
    this.metrics.counter('proposals_generated_total', 'Drafts of letters', ['outcome']).inc({ outcome });
    const reasons = 'dropped' in drafted ? drafted.dropped.map(({ reason }) => reason) : [];
    const units = 'letter' in drafted ? drafted.letter.length : 0;
    this.log.info(
      { accountId, jobId, outcome, units, dropped: reasons.length, reasons: [...new Set(reasons)] },
      'proposal.generated',
    );
  }
}

function problemOf(drafted: Exclude<Drafted, { kind: 'written' }>): Problem {
  switch (drafted.kind) {
    case 'unavailable': {
      const { why, retryAfterS } = drafted;
      const isWorthIt = retryAfterS !== null;
      const message = `The language model ${why}${isWorthIt ? ': try again' : ''}.`;
      return new Problem('model_unavailable', message, isWorthIt ? { retryAfter: retryAfterS } : {});
    }
    case 'effort_unsupported':
      return new Problem('invalid_value', 'The language model here has no reasoningEffort: leave it out.', {
        param: 'reasoningEffort',
      });
    case 'refused':
      return new Problem('letter_not_written', 'The language model declined to write a letter for this job.');
    case 'nothing_left': {
      const { dropped, model, usage } = drafted;
      const message =
        'Nothing of the draft is supported by the profile and the job post: see dropped, or say more in the profile.';
      return new Problem('letter_not_written', message, { members: { dropped, model, usage } });
    }
  }
}

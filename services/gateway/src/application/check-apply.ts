import { Injectable } from '@nestjs/common';
import type { ApplicationId, CustomerAnswer, ShownForm, Terms } from '#contracts';
import { sendableLetter } from '../domain/cover-letter.js';
import { Problem } from '../domain/problem.js';
import { checkFitsMode } from '../domain/test-job.js';
import { checkTermsFit, meaningfulTerms, type ProposalInput } from '../domain/terms.js';
import type { Account, Agency } from '../outbound/accounts.repository.js';
import { ArchiveRepository } from '../outbound/archive.repository.js';
import { FindAgency } from './find-agency.js';
import { type ResolvedJob, ResolveJob } from './resolve-job.js';

/** An apply request of the right form; whether it makes sense is decided here. Times in Unix ms. */
export interface ApplyInput {
  readonly jobId: string;
  readonly coverLetter: string;
  readonly profileId?: string | undefined;
  readonly agencyId?: string | undefined;
  readonly autoFillOtherQuestions: boolean;
  readonly proposal: ProposalInput;
  readonly answers: readonly { question?: string | undefined; index?: number | undefined; answer: string }[];
  readonly scheduleAt?: number | undefined;
  readonly expiresAt?: number | undefined;
  readonly requireApproval: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly priority: number;
  readonly maxConnects?: number | undefined;
}

/** An application that may be accepted. */
export interface CheckedApply {
  readonly account: Account;
  readonly agency: Agency;
  readonly job: ResolvedJob;
  readonly coverLetter: string;
  readonly profileId: string | null;
  readonly terms: Terms;
  readonly autoFillOtherQuestions: boolean;
  readonly answers: CustomerAnswer[];
  readonly scheduleAt: number | null;
  readonly expiresAt: number | null;
  readonly livesForMs: number;
  readonly requireApproval: boolean;
  readonly metadata: Record<string, string>;
  readonly priority: number;
  readonly maxConnects: number | null;
  /** What it has to be, where it is a preview that is being sent. */
  readonly preview?: { readonly previewId: ApplicationId; readonly shown: ShownForm };
}

const DAY_MS = 86_400_000;
// An application may wait for its schedule at most this long: sessions, jobs and letters do not keep for ever.
const MAX_SCHEDULE_MS = 30 * DAY_MS;

/** Everything that can be refused before a credit is touched. */
@Injectable()
export class CheckApply {
  constructor(
    private readonly agencies: FindAgency,
    private readonly archive: ArchiveRepository,
    private readonly resolve: ResolveJob,
  ) {}

  async execute(account: Account, input: ApplyInput): Promise<CheckedApply> {
    const coverLetter = sendableLetter(input.coverLetter);
    const terms = meaningfulTerms(input.proposal);
    const { scheduleAt, expiresAt } = checkedTimes(input, Date.now());
    // Two look-ups that need nothing of each other. What is said of the job comes first, also where both are wrong.
    const finding = this.agencies.execute(account.accountId, input.agencyId);
    finding.catch(() => undefined);
    const job = await this.resolve.execute(account.accountId, input.jobId);
    checkFitsMode(job.jobId, account.mode);
    checkTermsFit(terms, job.facts?.type ?? null);
    const agency = await finding;
    if (input.profileId !== undefined) await this.checkProfile(agency, input.profileId);
    return {
      account,
      agency,
      job,
      coverLetter,
      profileId: input.profileId ?? null,
      terms,
      autoFillOtherQuestions: input.autoFillOtherQuestions,
      answers: input.answers.map(({ question, index, answer }) => ({
        question: question ?? null,
        index: index ?? null,
        answer,
      })),
      scheduleAt,
      expiresAt,
      livesForMs: DAY_MS,
      requireApproval: input.requireApproval,
      metadata: { ...input.metadata },
      priority: input.priority,
      maxConnects: input.maxConnects ?? null,
    };
  }

  // Until the session has read the roster nobody knows better; then an unknown profile ends before Send, with a reason.
  private async checkProfile({ agencyId }: Agency, profileId: string): Promise<void> {
    const [roster] = await this.archive.rosters([agencyId]);
    const isKnown = roster?.freelancers.some(({ profiles }) =>
      profiles.some((profile) => profile.profileId === profileId),
    );
    if (isKnown === false) {
      const message =
        'profileId names no profile of a freelancer of this agency: see GET /api/auto-apply-v2/freelancers.';
      throw new Problem('profile_unknown', message, { param: 'profileId' });
    }
  }
}

function checkedTimes(input: ApplyInput, now: number): { scheduleAt: number | null; expiresAt: number | null } {
  const { scheduleAt, expiresAt } = input;
  if (scheduleAt !== undefined && scheduleAt > now + MAX_SCHEDULE_MS) {
    throw new Problem('invalid_value', 'scheduleAt is more than 30 days ahead.', { param: 'scheduleAt' });
  }
  if (expiresAt !== undefined && expiresAt <= Math.max(now, scheduleAt ?? 0)) {
    throw new Problem('invalid_value', 'expiresAt is not after now and scheduleAt.', { param: 'expiresAt' });
  }
  if (expiresAt !== undefined && expiresAt > now + MAX_SCHEDULE_MS + DAY_MS) {
    throw new Problem('invalid_value', 'expiresAt is more than 31 days ahead.', { param: 'expiresAt' });
  }
  return { scheduleAt: scheduleAt ?? null, expiresAt: expiresAt ?? null };
}

import type { JobCiphertext, JobFacts, Timeline } from '#contracts';

/** How a job stands for this agency, as its page says. */
export type JobStanding =
  | { readonly kind: 'open' }
  | { readonly kind: 'applied'; readonly proposalId: string | null }
  | {
      readonly kind: 'not_available';
      readonly reason: 'job_closed' | 'job_deleted' | 'job_private';
      readonly text: string;
    }
  | { readonly kind: 'not_eligible'; readonly reason: EligibilityReason; readonly text: string }
  | { readonly kind: 'not_enough_connects'; readonly text: string }
  /** Neither an offer to apply nor a proposal: it proves nothing. */
  | { readonly kind: 'unclear'; readonly text: string };

export type EligibilityReason = 'location' | 'skills' | 'tier' | 'other';

export interface JobReading {
  readonly standing: JobStanding;
  /** The id the page itself names: one job can be reached under several. */
  readonly canonicalJobId: JobCiphertext;
  readonly facts: JobFacts;
  readonly connectsRequired: number | null;
  readonly connectsAvailable: number | null;
}

/** Whom the proposal is for, as the form and the lists name them. */
export interface ProfileChoice {
  readonly profileId: string;
  readonly freelancer: string;
  readonly title: string;
  readonly isDefault: boolean;
  readonly hourlyRate: number | null;
}

/** What a profile says about itself: what answers are made of. Absent where the page shows none. */
export interface ProfileAbout {
  readonly overview?: string;
  readonly skills?: readonly string[];
}

/** What the form asks for, before anything is typed. */
export interface FormReading {
  readonly questions: readonly string[];
  readonly canBoost: boolean;
  readonly asksDuration: boolean;
  readonly connectsRequired: number | null;
}

export type FormPrice =
  | { readonly kind: 'hourly'; readonly rate: number | null }
  | { readonly kind: 'project'; readonly amount: number }
  | { readonly kind: 'milestones'; readonly milestones: readonly FormMilestone[] };

export interface FormMilestone {
  readonly description: string;
  readonly amount: number;
  readonly dueAt: number | null;
}

/** Everything that goes into the form. Answers by position; null leaves one blank. */
export interface FormOrder {
  readonly agencyId: string;
  readonly profile: ProfileChoice;
  readonly coverLetter: string;
  readonly price: FormPrice;
  readonly duration: Timeline | null;
  readonly boostConnects: number | null;
  readonly answers: readonly (string | null)[];
}

/** The form as it reads back, field by field, after it was filled. Money in the job's currency. */
export interface FilledForm {
  readonly freelancer: string | null;
  readonly profile: string | null;
  readonly coverLetter: string;
  readonly hourlyRate: number | null;
  readonly rateIncrease: string | null;
  readonly fixedBid: number | null;
  readonly milestones: readonly { description: string; amount: number | null }[] | null;
  readonly duration: string | null;
  readonly answers: readonly string[];
  readonly boostConnects: number | null;
  readonly connectsTotal: number | null;
  readonly canSend: boolean;
  readonly offersToBuyConnects: boolean;
}

/** A proposal in the marketplace's own list, or on its own page. Times in Unix ms, null where not shown. */
export interface SentProposal {
  readonly proposalId: string;
  readonly url: string;
  readonly jobId: string | null;
  readonly freelancer: string | null;
  readonly profile: string | null;
  readonly submittedAt: number | null;
  /** Over the UTF-8 of the letter; null when it could not be read. */
  readonly letterSha256: string | null;
  readonly connectsSpent: number | null;
}

/** What the page shows after the answer to Send. */
export type SendObservation =
  | { readonly kind: 'proposal'; readonly proposalId: string }
  | { readonly kind: 'list' }
  /** Still on the form, with errors on it. `category` is what they speak of. */
  | { readonly kind: 'refusal'; readonly category: RefusalCategory; readonly text: string }
  /** Sign-in page, challenge, server error, anything else: it says nothing about what was sent. */
  | { readonly kind: 'unclear'; readonly why: string };

export type RefusalCategory =
  | { readonly status: 'not_enough_connects' }
  | { readonly status: 'not_available' }
  | { readonly status: 'not_eligible'; readonly reason: EligibilityReason }
  | { readonly status: 'failed' }
  /** "Already has a pending proposal": maybe ours. */
  | { readonly status: 'duplicate' };

export interface RosterReading {
  readonly marketplaceAgencyId: string | null;
  readonly connectsBalance: number | null;
  readonly members: readonly {
    readonly id: string;
    readonly name: string;
    readonly isSelf: boolean;
    readonly profiles: readonly (ProfileAbout & {
      readonly profileId: string;
      readonly title: string;
      readonly type: 'default' | 'specialization';
      readonly hourlyRate: number | null;
    })[];
  }[];
}

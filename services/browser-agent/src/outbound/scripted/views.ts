/*
 * The data behind the sandbox's pages, as far as it is used here. It is the app's own private interface: what stands in
 * it is what its pages show, and nothing a page would not say is read from it.
 */

export interface Chrome {
  /** Null when the page never fills in. */
  readonly hydrateMs: number | null;
  readonly isUnknown: boolean;
  readonly modal: { readonly isClosable: boolean } | null;
}

export interface View {
  readonly page: 'home' | 'login' | 'job' | 'apply' | 'list' | 'proposal' | 'members' | 'freelancer' | 'connects';
  readonly chrome: Chrome;
  readonly data: unknown;
}

export interface JobDetails {
  readonly ciphertext: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'hourly' | 'fixed';
  readonly budget: number | null;
  readonly rateRange: { readonly min: number; readonly max: number } | null;
  readonly duration: string | null;
  readonly skills: readonly string[];
}

export interface ClientDetails {
  readonly isPaymentVerified: boolean;
  readonly rating: number;
  readonly jobsPosted: number;
  readonly hireRatePercent: number;
  readonly totalSpent: number;
  readonly hires: number;
  readonly averageHourlyRate: number;
  readonly memberSince: string;
  readonly companyId: string | null;
  readonly companyName: string | null;
  readonly city: string | null;
  readonly timezone: string | null;
  readonly reviews: number | null;
  readonly jobsWithHires: number | null;
  readonly isPhoneVerified: boolean | null;
  readonly isEnterprise: boolean;
  readonly isTopClient: boolean;
  readonly history: readonly {
    readonly title: string;
    readonly isPrivate: boolean;
    readonly startedAt: string;
    readonly endedAt: string | null;
    readonly totalCharge: number | null;
    readonly totalHours: number | null;
  }[];
}

export interface JobData {
  readonly job: (JobDetails & { readonly client: ClientDetails; readonly country: string }) | null;
  readonly standing: {
    readonly state: 'open' | 'applied' | 'closed' | 'removed' | 'private' | 'undecided' | 'refused';
    readonly text?: string;
    readonly url?: string;
  };
  readonly connectsRequired: number;
  readonly connectsAvailable: number;
  /** Not beside a job that is gone. */
  readonly clientJobs?: readonly {
    readonly title: string;
    readonly url: string;
    readonly type: 'hourly' | 'fixed';
    readonly isPrivate: boolean;
  }[];
}

export interface ProfileData {
  readonly profileId: string;
  readonly title: string;
  readonly hourlyRate: number;
  readonly type: 'default' | 'specialization';
  readonly overview?: string;
  readonly skills?: readonly string[];
}

export interface FormData {
  readonly submitUrl: string;
  readonly contractors: readonly { readonly value: string; readonly connects: number }[];
  readonly members: readonly {
    readonly id: string;
    readonly name: string;
    readonly profiles: readonly ProfileData[];
  }[];
  readonly connectsRequired: number;
  readonly isUnaffordable: boolean;
  readonly asksDuration: boolean;
  readonly questions: readonly { readonly text: string; readonly isRequired: boolean }[];
  readonly isCoverLetterRequired: boolean;
  readonly boost: { readonly bids: readonly number[] } | null;
  readonly buttonText: 'send_for_connects' | 'submit_proposal';
  readonly limits: {
    readonly letter: number;
    readonly hourly: readonly [number, number];
    readonly fixed: readonly [number, number];
  };
}

export interface ApplyData {
  readonly job: JobDetails;
  readonly refusal: string | null;
  readonly form: FormData | null;
}

export interface ProposalRow {
  readonly id: string;
  readonly url: string;
  readonly jobUrl: string;
  readonly freelancer: string;
  readonly profile: string;
  readonly submittedAt: number;
}

export interface ListData {
  readonly page: number;
  readonly pages: number;
  readonly rows: readonly ProposalRow[];
}

export interface ProposalData extends ProposalRow {
  readonly coverLetter: string;
  readonly connectsSpent: number;
}

export interface MembersData {
  readonly agency: { readonly id: string; readonly connects: number };
  readonly members: readonly {
    readonly name: string;
    readonly isYou: boolean;
    readonly url: string;
    readonly profiles: readonly ProfileData[];
  }[];
}

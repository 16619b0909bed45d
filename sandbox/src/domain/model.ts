import type { Latency } from './latency.js';
import type { DURATIONS, RATE_INCREASES, RefusalReason } from './texts.js';

export type Duration = (typeof DURATIONS)[number];
export type RateIncrease = (typeof RATE_INCREASES)[number];

export interface Agency {
  readonly id: string;
  readonly name: string;
  readonly connects: number;
  readonly createdAt: number;
}

export interface Profile {
  readonly profileId: string;
  readonly title: string;
  /** Dollars per hour. */
  readonly hourlyRate: number;
  readonly type: 'default' | 'specialization';
  readonly overview?: string | undefined;
  readonly skills?: readonly string[] | undefined;
}

export interface Login {
  readonly username: string;
  readonly salt: string;
  readonly passwordHash: string;
}

export interface Member {
  readonly id: string;
  readonly agencyId: string;
  readonly name: string;
  readonly country: string;
  /** Connects of the member as a freelancer, apart from the agency's. */
  readonly personalConnects: number;
  readonly profiles: readonly Profile[];
  /** Only a business developer signs in. */
  readonly login: Login | null;
}

export interface Question {
  readonly text: string;
  readonly isRequired: boolean;
}

export interface Job {
  readonly ciphertext: string;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'hourly' | 'fixed';
  readonly budget: number | null;
  readonly rateRange: { readonly min: number; readonly max: number } | null;
  readonly suggestedDuration: Duration | null;
  readonly asksDuration: boolean;
  readonly questions: readonly Question[];
  readonly connectsRequired: number;
  /** True: Connects never suffice for this job, whatever the balance. */
  readonly isUnaffordable: boolean;
  readonly boost: { readonly bids: readonly number[] } | null;
  readonly state: 'open' | 'closed' | 'removed' | 'private';
  readonly qualifications: readonly string[];
  readonly hardRefusal: { readonly reason: RefusalReason; readonly at: 'open' | 'send' } | null;
  readonly buttonText: 'send_for_connects' | 'submit_proposal';
  readonly afterSend: 'proposal' | 'list';
  readonly isCoverLetterRequired: boolean;
  readonly country: string;
  readonly location: string;
  readonly experienceLevel: string;
  readonly projectType: string;
  readonly hoursPerWeek: string;
  readonly skills: readonly string[];
  readonly attachments: readonly string[];
  readonly activity: { readonly proposals: string; readonly interviewing: number; readonly invites: number };
  readonly client: Client;
  /** The word of a `~02test<word>…` job, else null. */
  readonly fixture: string | null;
  readonly postedAt: number;
}

export interface Client {
  readonly isPaymentVerified: boolean;
  readonly rating: number;
  readonly jobsPosted: number;
  readonly hireRatePercent: number;
  readonly totalSpent: number;
  readonly hires: number;
  readonly averageHourlyRate: number;
  readonly memberSince: string;
  /** Jobs of one company are listed on each other's pages; null: the page names no company. */
  readonly companyId: string | null;
  readonly companyName: string | null;
  readonly city: string | null;
  readonly timezone: string | null;
  readonly reviews: number | null;
  readonly jobsWithHires: number | null;
  readonly isPhoneVerified: boolean | null;
  readonly isEnterprise: boolean;
  readonly isTopClient: boolean;
  readonly history: readonly Contract[];
}

/** Of the client with somebody, as its history shows it. */
export interface Contract {
  readonly title: string;
  readonly isPrivate: boolean;
  /** YYYY-MM-DD */
  readonly startedAt: string;
  /** Null: it goes on. */
  readonly endedAt: string | null;
  readonly totalCharge: number | null;
  readonly totalHours: number | null;
}

export type Terms =
  | { readonly kind: 'hourly'; readonly rate: number; readonly rateIncrease: RateIncrease }
  | { readonly kind: 'project'; readonly amount: number }
  | { readonly kind: 'milestones'; readonly milestones: readonly Milestone[] };

export interface Milestone {
  readonly description: string;
  readonly amount: number;
  /** YYYY-MM-DD */
  readonly dueAt: string | null;
}

export interface ConnectionInfo {
  /** Counts TCP connections since start. */
  readonly connection: number;
  /** 1 for the first request of its connection. */
  readonly request: number;
  readonly isReused: boolean;
  readonly protocol: 'http' | 'https';
}

export interface Proposal {
  readonly id: string;
  /** `page`: through the form. `hand`: put there by the operator API, as if a person had sent it. */
  readonly source: 'page' | 'hand';
  readonly as: 'agency' | 'freelancer';
  readonly agencyId: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly profileId: string;
  readonly profileTitle: string;
  readonly ciphertext: string;
  readonly jobId: string;
  readonly jobTitle: string;
  readonly coverLetter: string;
  /** Hex, over the UTF-8 of the letter. */
  readonly coverLetterSha256: string;
  readonly terms: Terms;
  readonly duration: Duration | null;
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
  readonly attachments: readonly { readonly name: string; readonly bytes: number }[];
  readonly highlights: readonly string[];
  readonly connectsRequired: number;
  /** The boost bid, or null. */
  readonly boostBid: number | null;
  readonly connectsSpent: number;
  readonly connectsBalanceAfter: number;
  /** What the page calls the time of submission; for `page` the moment of acceptance. */
  readonly submittedAt: number;
  readonly receivedAt: number;
  readonly listVisibleAt: number;
  readonly jobPageVisibleAt: number;
  /** Until jobPageVisibleAt: does the job page go on offering to apply, or show neither? */
  readonly jobPageMeanwhile: 'offer' | 'nothing';
  readonly requestId: string | null;
  readonly wire: ConnectionInfo | null;
}

export interface Session {
  /** SHA-256 of the cookie. */
  readonly id: string;
  readonly memberId: string;
  readonly csrf: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface ConnectsEntry {
  readonly id: string;
  readonly at: number;
  readonly agencyId: string;
  readonly memberId: string | null;
  readonly delta: number;
  readonly balanceAfter: number;
  readonly reason: string;
}

/** One POST that reached the marketplace, refused or not. */
export interface RequestRecord {
  readonly id: string;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly kind: 'submit' | 'login' | 'telemetry' | 'other';
  readonly ciphertext: string | null;
  readonly agencyId: string | null;
  readonly wire: ConnectionInfo;
  /** Status of the answer, `cut` when the connection was cut instead, null while neither has happened. */
  readonly answer: number | 'cut' | null;
}

export interface Settings {
  readonly id: 'settings';
  readonly acceptDuplicates: boolean;
  /** Set by the operator; null: as configured. */
  readonly latency: Latency | null;
}

import type { ApplicationId, JobCiphertext, JobFacts } from '#contracts';
import type {
  FilledForm,
  FormOrder,
  FormReading,
  JobReading,
  JobStanding,
  ProfileAbout,
  ProfileChoice,
  RosterReading,
  SendObservation,
  SentProposal,
} from './marketplace.js';

/** How a session reaches the marketplace: through one egress proxy, under one epoch. */
export interface Egress {
  /** `http://host:port` of the proxy. */
  readonly server: string;
  readonly username: string;
  readonly password: string;
}

export interface MarketplaceLogin {
  readonly username: string;
  readonly password: string;
}

export type SignedIn =
  | { readonly kind: 'signed_in' }
  | { readonly kind: 'signed_out' }
  /** A challenge, a code prompt, a wrong password, an unknown page: only a person may go on. */
  | { readonly kind: 'needs_human'; readonly why: string };

/**
 * A marketplace, by whatever means. The browser is the first; an official interface must fit as a second one
 * without touching anything else.
 */
export abstract class MarketplaceDriver {
  abstract open(options: OpenSession): Promise<MarketplaceSession>;
  /** Ends everything it started, now. */
  abstract close(): Promise<void>;
}

export interface OpenSession {
  readonly baseUrl: string;
  readonly egress: Egress;
  /** What `saveState` returned earlier; null for a session that was never signed in. */
  readonly savedState: string | null;
}

/** One signed-in business developer. Nothing is requested unless one of these is called. */
export interface MarketplaceSession {
  check(): Promise<SignedIn>;
  signIn(login: MarketplaceLogin): Promise<SignedIn>;
  /** What restores this session in another process; secret. */
  saveState(): Promise<string>;
  readRoster(): Promise<RosterReading>;
  /** The job as its page shows it, on a page of its own. */
  readJob(jobId: JobCiphertext): Promise<JobReading>;
  /** Sent proposals for a job, from the list, newest first, down to those submitted before `since` (Unix ms). */
  readSentProposals(jobId: JobCiphertext, since: number): Promise<SentProposal[]>;
  /** One proposal with its letter; null when it does not open. */
  readProposal(proposalId: string): Promise<SentProposal | null>;
  /** A page for one submission. */
  openPage(): Promise<SubmissionPage>;
  /** False once it was closed, or what it runs in has died. */
  isOpen(): boolean;
  close(): Promise<void>;
}

/** The page on which one submission is prepared and, once, sent. */
export interface SubmissionPage {
  /** Unix ms of the first request; null before it. */
  readonly firstNavigationAt: number | null;
  openJob(jobId: JobCiphertext): Promise<JobReading>;
  /** The form, or how the job stands when it does not give one. */
  openForm(): Promise<FormOpening>;
  fill(order: FormOrder): Promise<FilledForm>;
  /**
   * For a preview. From here on nothing but reading leaves the page, for as long as it is open, and Send cannot be pressed
   * on it any more.
   */
  seal(): Promise<void>;
  /** The page as a person would see it. */
  see(): Promise<PageView>;
  /** Presses Send and holds the request that follows. From here until `perform` nothing has left. */
  pressSend(): Promise<HeldSend>;
  /** The proposal that the page shows after Send; null when it shows something else. */
  readShownProposal(): Promise<SentProposal | null>;
  /** The page as it shows, as JPEG; null where there is nothing to be seen, or only more than `maxBytes`. */
  photograph(limits: { readonly maxBytes: number; readonly limitMs: number }): Promise<Buffer | null>;
  /** What happened on it so far, as JSON without anything secret; null where nobody wrote it down. */
  trace(about: TraceAbout, maxBytes: number): Promise<Buffer | null>;
  close(): Promise<void>;
}

export interface PageView {
  /** All of the page as JPEG, of at most `MAX_SCREENSHOT_BYTES`; null where there is none that small. */
  readonly screenshot: Buffer | null;
  /** What it says beside its fields, in its words. */
  readonly warnings: readonly string[];
}

/** Which attempt a trace is of, and why it is kept. */
export interface TraceAbout {
  readonly applicationId: ApplicationId;
  readonly dispatch: number;
  readonly attempt: number;
  readonly why: string;
}

export type FormOpening =
  { readonly kind: 'form'; readonly form: FormReading } | { readonly kind: 'no_form'; readonly standing: JobStanding };

/** Secrets by the name under which operators keep them. */
export abstract class LoginStore {
  /** Undefined when there is no secret of that name. */
  abstract read(ref: string): Promise<MarketplaceLogin | undefined>;
}

export type HeldSend =
  | { readonly kind: 'held'; readonly request: HeldRequest }
  /** The page itself refused, and asked nobody. */
  | { readonly kind: 'refused_by_form'; readonly messages: readonly string[] };

/** The one request that sends the proposal, stopped before it left. Either performed once, or aborted. */
export interface HeldRequest {
  /** Sends it, once, with credentials that admit one connection ever, and reads what the page makes of the answer. */
  perform(egress: Egress, applicationId: ApplicationId): Promise<SendObservation>;
  abort(): Promise<void>;
}

/** Answers screening questions from what is known about the freelancer and the job, or leaves them open. */
export abstract class AnswerWriter {
  /** By position; null where the profile does not know. */
  abstract write(request: {
    readonly profile: Pick<ProfileChoice, 'freelancer' | 'title' | 'hourlyRate'> & ProfileAbout;
    readonly job: Pick<JobFacts, 'title' | 'description' | 'skills'>;
    readonly questions: readonly string[];
  }): Promise<(string | null)[]>;
}

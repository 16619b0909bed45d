import type {
  AccountId,
  AgencyId,
  ApplicationId,
  JobCiphertext,
  Mode,
  ProcessedJobId,
  ReasonCode,
  ShownForm,
  Terms,
} from '#contracts';
import type { PreviewState } from './preview-moves.js';

/** A preview as the customer sees it. Times in Unix ms. */
export interface Preview<Request = unknown> {
  readonly previewId: ApplicationId;
  readonly accountId: AccountId;
  readonly agencyId: AgencyId;
  readonly mode: Mode;
  readonly jobId: JobCiphertext;
  readonly processedJobId: ProcessedJobId;
  readonly state: PreviewState;
  readonly reasonCode: ReasonCode | null;
  readonly errorMessage: string | null;
  /** The body, as it was checked. Null once the preview is over and forgotten, as `shown` is. */
  readonly request: Request | null;
  readonly shown: ShownForm | null;
  readonly hasScreenshot: boolean;
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly expiresAt: number;
  /** The application that it became. */
  readonly sentAs: ApplicationId | null;
  readonly sentAt: number | null;
}

/** What there is to send, or why there is nothing. */
export type Sendable<Request> =
  | { readonly kind: 'ready'; readonly request: Request; readonly shown: ShownForm }
  | { readonly kind: 'under_way' | 'refused' | 'expired' };

export function sendable<Request>(
  preview: Pick<Preview<Request>, 'state' | 'request' | 'shown' | 'expiresAt'>,
  now: number,
): Sendable<Request> {
  const { state, request, shown, expiresAt } = preview;
  if (expiresAt <= now) return { kind: 'expired' };
  if (state === 'processing') return { kind: 'under_way' };
  if (state === 'refused') return { kind: 'refused' };
  return request === null || shown === null ? { kind: 'expired' } : { kind: 'ready', request, shown };
}

/**
 * The terms that send what was shown: what the form or the profile had filled in by itself is asked for by name now, so
 * that nothing that changed since takes its place. Milestones keep their dates, which no form reads back.
 */
export const termsAsShown = ({ milestones }: Terms, shown: ShownForm): Terms => ({
  hourlyRate: shown.hourlyRate,
  fixedBid: shown.fixedBid,
  milestones: shown.milestones === null ? null : milestones,
  timeline: shown.timeline,
  boostConnects: shown.connectsBoost,
});

import type {
  AccountId,
  AgencyId,
  ApplicationId,
  JobCiphertext,
  ProcessedJobId,
  StatusView,
  Timings,
} from '#contracts';

/** An application as its customer sees it, but for what the scheduler knows. Times in Unix ms. */
export interface Application extends Omit<StatusView, 'position' | 'estimatedStartAt'> {
  readonly applicationId: ApplicationId;
  readonly accountId: AccountId;
  readonly agencyId: AgencyId;
  readonly jobId: JobCiphertext;
  readonly processedJobId: ProcessedJobId;
  readonly scheduleAt: number | null;
  readonly expiresAt: number;
  readonly requireApproval: boolean;
  readonly timings: Timings | null;
}

/** Nobody has started on it: the scheduler knows best why it waits and when it will go. */
export const isQueued = ({ status, stage }: Application): boolean =>
  status === 'processing' && (stage === 'queued' || stage === 'awaiting_approval');

/** Nothing brings it back into its lane: Send has happened. `sending` is told before it may. */
export const isPastSend = ({ stage }: Application): boolean => stage === 'verifying' || stage === 'settled';

/** No other application for the job may stand beside it. */
export const isLiveOrApplied = ({ status }: Application): boolean => status === 'processing' || status === 'applied';

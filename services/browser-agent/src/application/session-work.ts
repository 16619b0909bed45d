import type { ApplicationId } from '#contracts';
import type { Egress, MarketplaceSession } from '../domain/ports.js';
import type { HeldSession, LeaseRef } from '../domain/session.js';
import type { Submission } from '../domain/submission.js';

/** What one submission needs of the session it runs in. */
export interface SessionWork {
  readonly session: HeldSession;
  readonly submission: Submission;
  readonly marketplace: MarketplaceSession;
  /** The lease under which this submission was started. */
  lease(): LeaseRef;
  /** Credentials for the one request that sends this application's proposal. */
  submitEgress(applicationId: ApplicationId): Egress;
  /** The pod is going away or the session is being given back: nothing new towards Send. */
  isStopping(): boolean;
  /** The lease was ours when we last heard of it. */
  isHeld(): boolean;
}

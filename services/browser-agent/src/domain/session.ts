import type { AccountId, AgencyId, Mode, SessionId } from '#contracts';
import type { RosterReading } from './marketplace.js';

/** A business developer's session under our lease. */
export interface HeldSession {
  readonly sessionId: SessionId;
  readonly agencyId: AgencyId;
  readonly accountId: AccountId;
  readonly mode: Mode;
  readonly baseUrl: string;
  readonly marketplaceAgencyId: string;
  readonly businessDeveloper: string;
  readonly loginRef: string;
  readonly defaultProfileId: string | null;
  readonly state: 'new' | 'ready' | 'reconnecting' | 'needs_human';
  readonly savedState: Buffer | null;
  readonly roster: RosterReading | null;
  readonly rosterAgeMs: number | null;
  readonly epoch: number;
  readonly proxyInstance: string | null;
}

/** The lease under which something is decided: state changes of an older epoch do not count. */
export interface LeaseRef {
  readonly sessionId: SessionId;
  readonly epoch: number;
}

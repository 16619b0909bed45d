import { z } from 'zod';
import { defineMessage } from '../message.js';
import { AccountId, AgencyId, SessionId } from '../ids.js';
import { Mode } from '../words.js';

/** The business developer of an agency; the login is named, never carried. */
export const BusinessDeveloper = z.object({
  name: z.string(),
  /** Which secret holds the marketplace login. */
  loginRef: z.string(),
  defaultProfileId: z.string().nullable(),
});
export type BusinessDeveloper = z.infer<typeof BusinessDeveloper>;

/** An operator registered an agency, or changed what is said here: it gets a lane and a session. */
export const AgencyRegistered = defineMessage({
  subject: 'agency.registered',
  publisher: 'gateway',
  consumers: ['scheduler', 'browser-agent'],
  body: z.object({
    agencyId: AgencyId,
    accountId: AccountId,
    mode: Mode,
    name: z.string(),
    sessionId: SessionId,
    marketplaceAgencyId: z.string(),
    marketplaceBaseUrl: z.string(),
    businessDeveloper: BusinessDeveloper,
    /** Counts up with each change, so that an older message cannot undo a newer one. */
    revision: z.int(),
  }),
});

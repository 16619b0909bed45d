import { z } from 'zod';
import { AccountId, AgencyId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';
import { BlockedOn } from '../words.js';

/** A lane stopped for longer than its pace explains. */
export const LaneBlocked = defineMessage({
  subject: 'lane.blocked',
  publisher: 'scheduler',
  consumers: ['gateway', 'notifier'],
  body: z.object({
    agencyId: AgencyId,
    accountId: AccountId,
    blockedOn: BlockedOn,
    /** When it goes on by itself, if that is known. */
    until: UnixMs.nullable(),
    at: UnixMs,
  }),
});

/** It goes on. */
export const LaneResumed = defineMessage({
  subject: 'lane.resumed',
  publisher: 'scheduler',
  consumers: [],
  body: z.object({ agencyId: AgencyId, accountId: AccountId, at: UnixMs }),
});

import { z } from 'zod';
import { AccountId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';

/** An account runs out of credits: told as what can still be reserved passes a mark, once until credits are granted. */
export const CreditLow = defineMessage({
  subject: 'credit.low',
  publisher: 'billing',
  consumers: ['gateway', 'notifier'],
  body: z.object({ accountId: AccountId, creditsRemaining: z.int().min(0), at: UnixMs }),
});

import { z } from 'zod';
import { AccountId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';

/** An endpoint answered 410, or failed for five days: nothing is sent there any more. */
export const WebhookEndpointDisabled = defineMessage({
  subject: 'webhook.endpoint_disabled',
  publisher: 'notifier',
  consumers: [],
  body: z.object({ accountId: AccountId, endpointId: z.guid(), why: z.string(), at: UnixMs }),
});

import { z } from 'zod';
import { QUEUE_ID } from '../examples.js';

const id = (description: string) => z.string().meta({ description });

export const QueueParams = z.object({ queueId: id('The application, as `apply` named it.') });
export const KeyParams = z.object({ keyId: id('The `id` of a key of the account.') });
export const EndpointParams = z.object({ endpointId: id('The `id` of a webhook endpoint of the account.') });
export const DeliveryParams = EndpointParams.extend({ deliveryId: id('The `id` of a delivery: its `webhook-id`.') });

export const OF_QUEUE = { queueId: QUEUE_ID };

import type { JsonSchema } from './schema.js';

const MESSAGE_ID = 'msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3';

/** What every webhook carries, beside its body. */
export const webhookHeaders = (type: string): JsonSchema[] => [
  header('webhook-id', 'Names the event: the same on every try and every resend.', { type: 'string' }, MESSAGE_ID),
  header('webhook-timestamp', 'When this try was signed, in Unix seconds.', { type: 'string' }, '1767000043'),
  header(
    'webhook-signature',
    'Signatures by each secret that still works: `v1,<base64>`, separated by spaces.',
    { type: 'string' },
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
  header('X-UpHunt-Delivery', 'The same as `webhook-id`.', { type: 'string' }, MESSAGE_ID),
  header('X-UpHunt-Event', 'The type.', { type: 'string', const: type }, type),
  header('X-UpHunt-Attempt', 'Which try it is, from 1.', { type: 'string', pattern: '^\\d+$' }, '1'),
  { ...header('X-UpHunt-Resend', '`true` when somebody asked for it.', { const: 'true' }, 'true'), required: false },
];

const header = (name: string, description: string, schema: JsonSchema, example: string): JsonSchema => ({
  name,
  in: 'header',
  required: true,
  description,
  schema,
  example,
});

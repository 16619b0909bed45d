import { z } from 'zod';
import { UnixMs } from '#contracts';
import { SCOPES } from '../../../domain/api-key.js';
import { namedAnswer } from '../schema.js';
import { CustomerMode } from './application.js';

const keyShape = {
  id: z.guid(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  ending: z.string().meta({ description: 'Its last characters, to tell keys apart.' }),
  mode: CustomerMode,
  createdAt: UnixMs,
  lastUsedAt: UnixMs.nullable(),
  expiresAt: UnixMs.nullable().meta({ description: 'When it ends because it was rotated.' }),
  revokedAt: UnixMs.nullable(),
};
const key = z.string().meta({ description: 'The key itself: in this answer and never again.' });

export const ApiKey = namedAnswer('ApiKey', 'A key, without what opens with it.', z.object(keyShape));
export const CreatedKey = namedAnswer('CreatedKey', 'A new key.', z.object({ ...keyShape, key }));
export const RotatedKey = namedAnswer(
  'RotatedKey',
  'The new key, and the one that it replaces.',
  z.object({ ...keyShape, key, replaced: ApiKey }),
);
export const ApiKeys = namedAnswer(
  'ApiKeys',
  'A page of keys, newest first, those that work no more among them.',
  z.object({
    keys: z.array(ApiKey),
    limit: z.int().min(1).max(100),
    nextAfter: z.guid().nullable().meta({ description: 'Goes into `after`; null at the end.' }),
  }),
);

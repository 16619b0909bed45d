import { z } from 'zod';
import { Mode } from '#contracts';
import { type ApiKey, DEFAULT_OVERLAP_SECONDS, MAX_OVERLAP_SECONDS, SCOPES } from '../../domain/api-key.js';
import { pageLimit } from './paging.dto.js';
import { line } from './text.js';

const MAX_LIMIT = 100;

/** Scopes are named, not implied: a key that may do everything should be somebody's intent. */
export const KeyBody = z.strictObject({
  name: line(100).refine((name) => name.trim() !== '', 'is blank'),
  scopes: z
    .array(z.enum(SCOPES))
    .min(1)
    .transform((given) => SCOPES.filter((scope) => given.includes(scope))),
  /** Without it, that of the key that asks. */
  mode: Mode.optional(),
});

export const RotateBody = z.strictObject({
  overlapSeconds: z.int().min(0).max(MAX_OVERLAP_SECONDS).default(DEFAULT_OVERLAP_SECONDS),
});

export const KeysQuery = z.object({
  limit: pageLimit.transform((limit) => Math.min(limit, MAX_LIMIT)),
  after: z.guid().toLowerCase().optional().meta({ description: '`nextAfter` of the page before.' }),
});

/** A key on the wire. */
export const keyBody = ({ keyId, mode, name, scopes, ending, ...times }: ApiKey) => ({
  id: keyId,
  name,
  scopes,
  ending,
  mode,
  createdAt: times.createdAt,
  lastUsedAt: times.lastUsedAt,
  expiresAt: times.expiresAt,
  revokedAt: times.revokedAt,
});

import { createHash, randomBytes } from 'node:crypto';

export const SCOPES = ['apply', 'read', 'manage'] as const;
export type Scope = (typeof SCOPES)[number];

/** A new key: 256 random bits after the prefix. Shown once, kept as a hash. */
export const newApiKey = (prefix: string): string => `${prefix}${randomBytes(32).toString('base64url')}`;

/** A fast hash is enough: what is hashed has 256 random bits, so there is nothing to guess. */
export const hashOfKey = (key: string): Buffer => createHash('sha256').update(key, 'utf8').digest();

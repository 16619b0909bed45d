import { createHash, randomBytes } from 'node:crypto';
import type { Mode } from '#contracts';

export const SCOPES = ['apply', 'read', 'manage'] as const;
export type Scope = (typeof SCOPES)[number];

// One for each program of a customer that is worth telling apart; whoever has more has forgotten some.
// The database has as many places.
export const KEYS_PER_ACCOUNT = 20;

// A day is enough for every program of a customer to be given the new key.
export const DEFAULT_OVERLAP_SECONDS = 86_400;
// What has to work for longer than a week is a second key.
export const MAX_OVERLAP_SECONDS = 604_800;
// Promised: what was revoked on one replica is refused by all of them after this long.
export const REVOKED_WITHIN_MS = 2_000;

/** How keys begin, so that a person sees whether one costs credits. */
export class KeyPrefixes {
  constructor(private readonly prefixes: Readonly<Record<Mode, string>>) {}

  of(mode: Mode): string {
    return this.prefixes[mode];
  }
}

/** A key as its account sees it. Times in Unix ms. */
export interface ApiKey {
  readonly keyId: string;
  /** Of the account that it opens. */
  readonly mode: Mode;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Its last characters, to tell keys apart. */
  readonly ending: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** When it ends because another took its place; null while it just works. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** Whether it works no more. */
export const isEnded = ({ place }: { readonly place: number | null }): boolean => place === null;

/** A new key: 256 random bits after the prefix. Shown once, kept as a hash. */
export const newApiKey = (prefix: string): string => `${prefix}${randomBytes(32).toString('base64url')}`;

/** A fast hash is enough: what is hashed has 256 random bits, so there is nothing to guess. */
export const hashOfKey = (key: string): Buffer => createHash('sha256').update(key, 'utf8').digest();

/** What of these scopes a key has not got: it cannot give that to another, or it could give itself everything. */
export const scopesBeyond = (own: readonly string[], wanted: readonly Scope[]): Scope[] =>
  wanted.filter((scope) => !own.includes(scope));

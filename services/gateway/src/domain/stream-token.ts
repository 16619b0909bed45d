import { randomBytes } from 'node:crypto';

// Told apart from keys at first sight, so that one in a log or a bookmark is known for what it is.
const PREFIX = 'stream_';

// It stands in URLs, which are written to logs and histories: long enough to open a page, too short to be found there.
export const STREAM_TOKEN_LIFE_MS = 600_000;

/** A new token: 256 random bits. Shown once, kept as a hash, as keys are. */
export const newStreamToken = (): string => `${PREFIX}${randomBytes(32).toString('base64url')}`;

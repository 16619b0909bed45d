import { createHash } from 'node:crypto';
import { dirname } from 'node:path';

/** The folder with package.json. Everything is found from here, never from the working directory. */
export const ROOT = dirname(dirname(import.meta.dirname));

/** Tells checkouts apart wherever something of theirs must live outside of them. */
export const CHECKOUT_ID = createHash('sha256').update(ROOT).digest('hex').slice(0, 12);

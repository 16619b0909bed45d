import { randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';

/** `~01` (old) or `~02` (now) and 10 to 40 letters and digits. */
export const Ciphertext = z
  .string()
  .regex(/^~0[12][A-Za-z0-9]{10,40}$/, 'a ciphertext is ~01 or ~02 and 10 to 40 letters and digits');

export const NumericId = z.string().regex(/^[1-9][0-9]{5,24}$/, 'an id is 6 to 25 digits');

const digits = (count: number): string => Array.from({ length: count }, () => String(randomInt(10))).join('');

/** Nineteen digits that begin like the ids of a recent marketplace; the caller checks that it is unused. */
export const mintNumericId = (): string => `19${digits(17)}`;
export const mintCiphertext = (): string => `~02${mintNumericId()}`;
export const mintMemberId = (): string => `~01${randomBytes(8).toString('hex')}`;
export const mintProfileId = (): string => `5${digits(17)}`;
export const mintToken = (): string => randomBytes(32).toString('base64url');

/** The digits of a ciphertext look like the numeric job id; for test fixtures it is letters and digits. */
export const jobIdOf = (ciphertext: string): string => ciphertext.slice(3);

/** Calls `mint` until the id is new. Collisions are as good as impossible; a loop is shorter than an argument. */
export function mintUnused(mint: () => string, isTaken: (id: string) => boolean): string {
  let id = mint();
  while (isTaken(id)) id = mint();
  return id;
}

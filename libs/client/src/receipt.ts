import { verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { findKey, type PublicKeys } from './public-keys.js';

/** What a receipt says. Times in Unix ms; null where it is not known. */
export interface Receipt {
  readonly version: 1;
  /** A correction is about a proposal that was found after its application was settled without it. */
  readonly kind: 'settlement' | 'correction';
  readonly number: number;
  /** The receipt before it: its number, and the SHA-256 of its bytes. */
  readonly corrects: { readonly number: number; readonly sha256: string } | null;
  readonly queueId: string;
  readonly accountId: string;
  readonly agencyId: string;
  readonly jobId: string;
  readonly mode: 'live' | 'test';
  readonly outcome: {
    readonly applicationStatus: string;
    readonly reasonCode: string | null;
    readonly errorMessage: string | null;
    readonly credit: 'captured' | 'released';
  };
  readonly proposal: {
    readonly proposalId: string;
    readonly proposalUrl: string | null;
    readonly submittedAt: number | null;
  } | null;
  /** Over the UTF-8 of the letter, in hex. */
  readonly coverLetterSha256: string;
  /** As the form showed them just before Send. */
  readonly terms: Readonly<Record<string, unknown>> | null;
  readonly timeline: Readonly<Record<string, number | null>>;
  /** Everything the credit did, oldest first. */
  readonly ledger: readonly Readonly<Record<string, unknown>>[];
  readonly algorithm: 'Ed25519';
  readonly keyId: string;
  readonly signature: string;
}

export type VerifiedReceipt =
  { readonly isValid: true; readonly receipt: Receipt } | { readonly isValid: false; readonly why: string };

const SIGNATURE = /^[\w-]{86}$/;
const invalid = (why: string): VerifiedReceipt => ({ isValid: false, why });

/**
 * Whether a receipt is what the holder of one of these keys signed. Bytes and text have to be exactly as they were
 * served; an object that was parsed from them is put into the canonical form again.
 */
export function verifyReceipt(given: string | Uint8Array | object, publicKeys: PublicKeys): VerifiedReceipt {
  let text: string;
  let parsed: Record<string, unknown>;
  try {
    text = textOf(given);
    parsed = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return invalid('it is not JSON in UTF-8');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return invalid('it is no receipt');
  if (canonicalize(parsed) !== text) return invalid('its bytes are not as they were served');
  const { signature, ...said } = parsed;
  if (said['version'] !== 1 || said['algorithm'] !== 'Ed25519')
    return invalid('it is of a kind that is not known here');
  const bytes = typeof signature === 'string' && SIGNATURE.test(signature) ? Buffer.from(signature, 'base64url') : null;
  // The last letter of 86 has bits that decode to nothing: only one way of writing them is the signature.
  if (bytes === null || bytes.toString('base64url') !== signature) return invalid('it has no signature');
  const key = findKey(publicKeys, said['keyId']);
  if (!key) return invalid(`none of the keys is ${JSON.stringify(said['keyId'])}, with which it says it was signed`);
  if (!verify(null, Buffer.from(canonicalize(said) ?? ''), key, bytes))
    return invalid('its signature is of other bytes');
  return { isValid: true, receipt: parsed as unknown as Receipt };
}

function textOf(given: string | Uint8Array | object): string {
  if (typeof given === 'string') return given;
  if (given instanceof Uint8Array) return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(given);
  return canonicalize(given) ?? '';
}

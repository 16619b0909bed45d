import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** An Ed25519 public key as a JWK (RFC 8037). `kid` is not needed: the key id follows from the key. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

/** What `/.well-known/jwks.json` serves. Keys of other kinds are passed over. */
export interface PublicKeys {
  readonly keys: readonly unknown[];
}

/** RFC 7638: a key cannot pass under the id of another. */
export const keyIdOf = ({ kty, crv, x }: PublicJwk): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');

const isEd25519 = (key: unknown): key is PublicJwk =>
  typeof key === 'object' &&
  key !== null &&
  'kty' in key &&
  'crv' in key &&
  'x' in key &&
  key.kty === 'OKP' &&
  key.crv === 'Ed25519' &&
  typeof key.x === 'string';

/** The key with this id; undefined when it is not among them. */
export function findKey({ keys }: PublicKeys, keyId: unknown): KeyObject | undefined {
  const jwk = keys.filter(isEd25519).find((key) => keyIdOf(key) === keyId);
  if (!jwk) return undefined;
  const { kty, crv, x } = jwk;
  return createPublicKey({ format: 'jwk', key: { kty, crv, x } });
}

/** A JWKS, a single JWK, or a public key in PEM, as they lie in files. Throws when it is none of them. */
export function readPublicKeys(text: string): PublicKeys {
  if (text.trimStart().startsWith('-----BEGIN')) return { keys: [createPublicKey(text).export({ format: 'jwk' })] };
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed === 'object' && parsed !== null && 'keys' in parsed && Array.isArray(parsed.keys)) {
    return { keys: parsed.keys };
  }
  if (isEd25519(parsed)) return { keys: [parsed] };
  throw new Error('neither a JWKS nor an Ed25519 key');
}

import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { VERSION } from '../domain/version.js';

export const HandshakeQuery = z.object({
  nonce: z.string().regex(/^[A-Za-z0-9_-]{16,128}$/, 'a nonce is 16 to 128 url-safe characters'),
});

export interface Handshake {
  readonly sandbox: true;
  readonly version: string;
  readonly nonce: string;
  readonly origin: string;
  /** Base64url Ed25519 over `applywright-sandbox-v1\n<nonce>\n<origin>`. */
  readonly signature: string;
}

/** Proves that the answer comes from this sandbox at this origin: a host that merely relays it has another origin. */
export function handshake(key: KeyObject, nonce: string, origin: string): Handshake {
  const message = Buffer.from(`applywright-sandbox-v1\n${nonce}\n${origin}`, 'utf8');
  return { sandbox: true, version: VERSION, nonce, origin, signature: sign(null, message, key).toString('base64url') };
}

/** SPKI PEM of the key that checks the handshake. */
export const publicKeyOf = (key: KeyObject): string =>
  createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();

/**
 * The configured origin for the listener a request came in on: same protocol and port, else (behind a port mapping) the first
 * of the protocol. Never the Host header, which a relay can set as it likes.
 */
export function originOf(
  origins: readonly string[],
  protocol: 'http' | 'https',
  port: number | undefined,
): string | null {
  const ofProtocol = origins.map((origin) => new URL(origin)).filter((url) => url.protocol === `${protocol}:`);
  const samePort = ofProtocol.find((url) => portOf(url) === port);
  return (samePort ?? ofProtocol[0])?.origin ?? null;
}

const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

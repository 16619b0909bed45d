import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ApplicationId, SessionId } from '#contracts';

/** Who asks for a connection: a session under an epoch, and for the one request that sends, its application. */
export interface EgressCredential {
  readonly sessionId: SessionId;
  readonly epoch: number;
  readonly applicationId: ApplicationId | null;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const FORM = new RegExp(`^(${UUID})\\.(\\d{1,9})(?:\\.(${UUID}))?$`);

export const usernameOf = ({ sessionId, epoch, applicationId }: EgressCredential): string =>
  [sessionId, epoch, ...(applicationId === null ? [] : [applicationId])].join('.');

/** Proof that an agent made the credential: agents and proxies share the secret, nothing else does. */
export const passwordOf = (username: string, secret: string): string =>
  createHmac('sha256', secret).update(username).digest('base64url');

/** The credential, or undefined when it is malformed or nobody with the secret made it. */
export function readCredential(username: string, password: string, secret: string): EgressCredential | undefined {
  const match = FORM.exec(username);
  if (!match) return undefined;
  const expected = Buffer.from(passwordOf(username, secret));
  const given = Buffer.from(password);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  return {
    sessionId: match[1] as SessionId,
    epoch: Number(match[2]),
    applicationId: (match[3] as ApplicationId | undefined) ?? null,
  };
}

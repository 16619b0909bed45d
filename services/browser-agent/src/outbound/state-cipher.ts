import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SessionId } from '#contracts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what restores a signed-in session: whoever has it is signed in. Bound to its session, so that none can pass for another. */
export class StateCipher {
  private readonly key: Buffer;

  /** `key` is 32 bytes in base64. */
  constructor(key: string) {
    this.key = Buffer.from(key, 'base64');
    if (this.key.length !== 32) throw new Error('SESSION_STATE_KEY must be 32 bytes in base64');
  }

  seal(sessionId: SessionId, state: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce).setAAD(Buffer.from(sessionId));
    const sealed = Buffer.concat([cipher.update(state, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Null when it was sealed with another key or for another session: then the session signs in again. */
  open(sessionId: SessionId, sealed: Buffer): string | null {
    try {
      const decipher = createDecipheriv(ALGORITHM, this.key, sealed.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(sessionId))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    } catch {
      return null;
    }
  }
}

import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Signs receipts. Its id follows from the key (RFC 7638), so that a new key has a new id by itself. */
export class ReceiptSigner {
  private readonly key: KeyObject;
  /** The public key, as a JWK has it. */
  readonly x: string;
  readonly keyId: string;

  /** `pem` is an Ed25519 private key (PKCS #8). */
  constructor(pem: string) {
    const fault = 'RECEIPT_SIGNING_KEY must be an Ed25519 private key in PEM';
    try {
      this.key = createPrivateKey(pem);
    } catch (cause) {
      throw new Error(fault, { cause });
    }
    if (this.key.asymmetricKeyType !== 'ed25519') throw new Error(fault);
    this.x = String(createPublicKey(this.key).export({ format: 'jwk' }).x);
    const thumbprint = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: this.x });
    this.keyId = createHash('sha256').update(thumbprint).digest('base64url');
  }

  /** The bytes to be kept and served: RFC 8785, with the signature over the same without it. */
  signed(said: Readonly<Record<string, unknown>>): string {
    const named = { ...said, algorithm: 'Ed25519', keyId: this.keyId };
    const signature = sign(null, Buffer.from(canonical(named)), this.key).toString('base64url');
    return canonical({ ...named, signature });
  }
}

function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('This is not JSON');
  return text;
}

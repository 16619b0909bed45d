import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { handshake, HandshakeQuery, originOf, publicKeyOf } from './handshake.js';

const NONCE = 'a-nonce-of-the-test-0001';

describe('the handshake', () => {
  it('signs nonce and origin', () => {
    const { privateKey } = generateKeyPairSync('ed25519');

    const answer = handshake(privateKey, NONCE, 'http://127.0.0.1:4100');

    const message = Buffer.from(`applywright-sandbox-v1\n${NONCE}\nhttp://127.0.0.1:4100`);
    const key = createPublicKey(publicKeyOf(privateKey));
    expect(answer).toMatchObject({ sandbox: true, nonce: NONCE, origin: 'http://127.0.0.1:4100' });
    expect(verify(null, message, key, Buffer.from(answer.signature, 'base64url'))).toBe(true);
  });

  it.each(['short', 'with spaces in it 0001', 'x'.repeat(129), 'line\nbreak-0123456789'])(
    'refuses the nonce %j',
    (nonce) => {
      expect(HandshakeQuery.safeParse({ nonce }).success).toBe(false);
    },
  );
});

describe('originOf', () => {
  const origins = ['http://127.0.0.1:4100', 'http://other:4200', 'https://127.0.0.1:4443'];

  it('goes by protocol and port of the listener', () => {
    expect(originOf(origins, 'http', 4200)).toBe('http://other:4200');
    expect(originOf(origins, 'https', 4443)).toBe('https://127.0.0.1:4443');
    expect(originOf(['https://name'], 'https', 443)).toBe('https://name');
  });

  it('takes the first of the protocol behind a port mapping, and never one of another protocol', () => {
    expect(originOf(origins, 'http', 8080)).toBe('http://127.0.0.1:4100');
    expect(originOf(['http://127.0.0.1:4100'], 'https', 4100)).toBeNull();
  });
});

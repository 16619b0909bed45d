import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import { Webhook } from 'standardwebhooks';
import { keyIdOf, type PublicJwk, readPublicKeys, type Receipt, verifyReceipt, verifyWebhook } from './index.js';

// Whole: what a member has no value for here, nobody would miss from what is signed.
const SAID: Omit<Receipt, 'algorithm' | 'keyId' | 'signature'> = {
  version: 1,
  kind: 'correction',
  number: 2,
  corrects: { number: 1, sha256: 'a'.repeat(64) },
  queueId: '01920000-0000-7000-8000-000000000001',
  accountId: '01920000-0000-7000-8000-000000000002',
  agencyId: '01920000-0000-7000-8000-000000000003',
  jobId: '~021234567890123456789',
  mode: 'live',
  outcome: { applicationStatus: 'applied', reasonCode: 'sent', errorMessage: null, credit: 'captured' },
  proposal: { proposalId: '1900000000000000001', proposalUrl: null, submittedAt: 1_790_000_000_123 },
  coverLetterSha256: 'b'.repeat(64),
  terms: { hourlyRate: 42.5, profileName: 'Mira Kovač', timeline: '1 to 3 months' },
  timeline: { acceptedAt: 1_790_000_000_000, settledAt: null },
  ledger: [{ id: 7, kind: 'capture', held: -1, captured: 1 }],
};

const aKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' }) as PublicJwk;
  return { privateKey, publicKey, jwk, keyId: keyIdOf(jwk) };
};
const signed = (said: object, key: { privateKey: KeyObject; keyId: string }): string => {
  const named = { ...said, algorithm: 'Ed25519', keyId: key.keyId };
  const signature = sign(null, Buffer.from(canonicalize(named) ?? ''), key.privateKey).toString('base64url');
  return canonicalize({ ...named, signature }) ?? '';
};

describe('a receipt', () => {
  const [own, other] = [aKey(), aKey()];
  const keys = { keys: [other.jwk, { kty: 'RSA', n: 'x', e: 'y' }, { ...own.jwk, kid: 'whatever it is called' }] };
  const receipt = signed(SAID, own);

  it('is valid as text, as bytes and as the object in it, with a key that is among others', () => {
    expect(verifyReceipt(receipt, keys)).toMatchObject({ isValid: true, receipt: SAID });
    expect(verifyReceipt(Buffer.from(receipt), keys)).toMatchObject({ isValid: true });
    expect(verifyReceipt(JSON.parse(receipt) as object, keys)).toMatchObject({ isValid: true });
  });

  it('is not valid with any byte of it changed, taken away or added', () => {
    const bytes = Buffer.from(receipt);
    const stillValid: string[] = [];
    const check = (changed: Buffer, what: string) => {
      if (verifyReceipt(changed, keys).isValid) stillValid.push(what);
    };
    for (let at = 0; at < bytes.length; at += 1) {
      for (const bit of [0x01]) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(at) ^ bit, at);
        check(changed, `byte ${at} xor ${bit}`);
      }
      check(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]), `byte ${at} taken away`);
      check(Buffer.concat([bytes.subarray(0, at), Buffer.from(' '), bytes.subarray(at)]), `a space before byte ${at}`);
    }
    check(Buffer.concat([bytes, Buffer.from('\n')]), 'a line after it');
    check(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]), 'a byte order mark before it');
    expect(stillValid).toEqual([]);
  });

  // The canonical form of each is its own: what is not signed, or another, is another receipt.
  it('is not valid with any of its members changed, taken away or added', () => {
    const whole = JSON.parse(receipt) as Record<string, unknown>;
    const stillValid = Object.keys(whole).filter((name) => {
      const { [name]: _, ...without } = whole;
      const other = { ...whole, [name]: { was: whole[name] } };
      return [without, other, { ...whole, [`${name}2`]: 1 }].some((one) => verifyReceipt(one, keys).isValid);
    });

    expect(Object.keys(whole)).toEqual(expect.arrayContaining([...Object.keys(SAID), 'keyId', 'signature']));
    expect(stillValid).toEqual([]);
  });

  it('is not valid when it is signed by a key that passes under the id of another', () => {
    const forger = aKey();
    const forged = signed(SAID, { ...forger, keyId: own.keyId });

    expect(verifyReceipt(forged, { keys: [{ ...forger.jwk, kid: own.keyId }] })).toMatchObject({ isValid: false });
    expect(verifyReceipt(forged, { keys: [{ ...forger.jwk, kid: own.keyId }, own.jwk] })).toMatchObject({
      isValid: false,
    });
  });

  it('has one way only in which its signature is written', () => {
    const { signature } = JSON.parse(receipt) as { signature: string };
    const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const valid = [...LETTERS].filter(
      (last) => verifyReceipt(receipt.replace(signature, signature.slice(0, -1) + last), keys).isValid,
    );
    expect(valid).toEqual([signature.at(-1)]);
  });

  it.each([
    ['signed by a key that is not among them', signed(SAID, aKey()), /none of the keys/],
    ['signed by another key than it says', signed(SAID, { ...own, keyId: other.keyId }), /of other bytes/],
    ['of a later version', signed({ ...SAID, version: 2 }, own), /not known here/],
    ['with a member twice', receipt.replace('{', '{"kind":"settlement",'), /not as they were served/],
    ['not canonical', JSON.stringify(JSON.parse(receipt), null, 1), /not as they were served/],
    ['without a signature', canonicalize({ ...SAID, algorithm: 'Ed25519', keyId: own.keyId }) ?? '', /no signature/],
    ['a list', '[]', /no receipt/],
    ['nothing', 'null', /no receipt/],
    ['no JSON', 'receipt', /not JSON/],
  ])('is not valid when it is %s', (_what, text, why) => {
    expect(verifyReceipt(text, keys)).toEqual({ isValid: false, why: expect.stringMatching(why) });
  });

  it('is checked with keys as they lie in files', () => {
    const pem = own.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    for (const text of [JSON.stringify(keys), JSON.stringify(own.jwk), pem]) {
      expect(verifyReceipt(receipt, readPublicKeys(text))).toMatchObject({ isValid: true });
    }
    expect(() => readPublicKeys('{}')).toThrow('neither a JWKS nor');
  });
});

describe('a webhook', () => {
  const [secret, older] = [
    `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
    `whsec_${Buffer.alloc(24, 2).toString('base64')}`,
  ];
  const body = JSON.stringify({
    type: 'application.applied',
    timestamp: '2026-01-01T00:00:00Z',
    data: { queueId: 'q' },
  });
  const at = new Date();
  const headers = {
    'Webhook-Id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(older).sign('msg_1', at, body),
  };

  it('is valid with one of its secrets, and says under which id it may come again', () => {
    expect(verifyWebhook(Buffer.from(body), headers, [secret, older])).toEqual({
      isValid: true,
      event: { ...JSON.parse(body), id: 'msg_1' },
    });
  });

  it('is not valid with another secret, none, another body, another id, or another time than was signed', () => {
    expect(verifyWebhook(body, headers, secret)).toMatchObject({ isValid: false });
    expect(verifyWebhook(body, headers, [])).toMatchObject({ isValid: false });
    expect(verifyWebhook(`${body} `, headers, older)).toMatchObject({ isValid: false });
    expect(verifyWebhook(body, { ...headers, 'Webhook-Id': 'msg_2' }, older)).toMatchObject({ isValid: false });
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(verifyWebhook(body, { ...headers, 'webhook-timestamp': later }, older)).toMatchObject({ isValid: false });
  });

  const signedAt = (ms: number) => ({
    ...headers,
    'webhook-timestamp': String(Math.floor(ms / 1000)),
    'webhook-signature': new Webhook(older).sign('msg_1', new Date(ms), body),
  });

  // A minute to either side, so that the second in which this runs does not matter.
  it.each([
    ['six minutes old', -6, false],
    ['four minutes old', -4, true],
    ['four minutes early', 4, true],
    ['six minutes early', 6, false],
  ])('rightly signed and %s: %s min, valid: %s', (_, minutes, isValid) => {
    expect(verifyWebhook(body, signedAt(Date.now() + minutes * 60_000), older)).toMatchObject({ isValid });
  });

  it('is valid by any of its signatures, wherever that stands, and however the header was folded', () => {
    const good = headers['webhook-signature'];
    const wrong = new Webhook(secret).sign('msg_1', at, body);
    for (const signatures of [`${wrong} ${good}`, `${good} ${wrong}`, `v2,x ${wrong} ${good}`, [wrong, good]]) {
      expect(verifyWebhook(body, { ...headers, 'webhook-signature': signatures }, older)).toMatchObject({
        isValid: true,
      });
    }
    expect(verifyWebhook(body, { ...headers, 'webhook-signature': `${wrong} v2,x` }, older)).toMatchObject({
      isValid: false,
    });
  });
});

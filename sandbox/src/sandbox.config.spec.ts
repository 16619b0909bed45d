import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readSandboxConfig } from './sandbox.config.js';

const pem = (type: 'ed25519' | 'x25519'): string => {
  const { privateKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};
const environment = {
  SANDBOX_DATA_DIR: 'somewhere',
  SANDBOX_OPERATOR_KEY: 'sixteen-or-more-letters',
  SANDBOX_SIGNING_KEY: pem('ed25519'),
};

describe('the configuration', () => {
  it('needs a folder and two keys, and has a default for the rest', () => {
    expect(readSandboxConfig(environment)).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      tlsPort: null,
      origins: null,
      latency: 'default',
      isInboxPublic: false,
    });
  });

  it('reads origins from a list and a key whose line breaks were escaped', () => {
    const config = readSandboxConfig({
      ...environment,
      SANDBOX_ORIGINS: 'http://sandbox:8080, https://sandbox:8443',
      SANDBOX_SIGNING_KEY: environment.SANDBOX_SIGNING_KEY.replaceAll('\n', '\\n'),
      SANDBOX_TLS_PORT: '8443',
    });

    expect(config).toMatchObject({ origins: ['http://sandbox:8080', 'https://sandbox:8443'], tlsPort: 8443 });
    expect(config.signingKey.asymmetricKeyType).toBe('ed25519');
  });

  it('names every fault in one message and no value', () => {
    const read = (): unknown =>
      readSandboxConfig({
        SANDBOX_PORT: '70000',
        SANDBOX_LATENCY: 'quick',
        SANDBOX_OPERATOR_KEY: 'short',
        SANDBOX_ORIGINS: 'http://a/b',
      });

    expect(read).toThrow(
      /SANDBOX_PORT[\s\S]*SANDBOX_ORIGINS[\s\S]*SANDBOX_DATA_DIR[\s\S]*SANDBOX_OPERATOR_KEY[\s\S]*SANDBOX_LATENCY[\s\S]*SANDBOX_SIGNING_KEY/,
    );
    expect(read).not.toThrow(/short$/m);
  });

  it('refuses keys that cannot sign, and two keys at once', () => {
    expect(() => readSandboxConfig({ ...environment, SANDBOX_SIGNING_KEY: pem('x25519') })).toThrow(
      /not an Ed25519 key/,
    );
    expect(() => readSandboxConfig({ ...environment, SANDBOX_SIGNING_KEY: 'nonsense' })).toThrow(/SANDBOX_SIGNING_KEY/);
    expect(() => readSandboxConfig({ ...environment, SANDBOX_SIGNING_KEY_FILE: 'a-file' })).toThrow(/not both/);
  });
});

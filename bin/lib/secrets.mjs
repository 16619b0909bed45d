import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './files.mjs';

/**
 * Secrets of one data folder: made once, kept in files that only their owner may read, the same at every start, so
 * that kept data stays readable and keys that were handed out stay valid.
 * @param {string} folder
 */
export function openSecrets(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  /** @param {string} name @param {() => string} make */
  const keep = (name, make) => {
    if (!/^[\w.-]+$/.test(name)) throw new Error(`"${name}" cannot name a secret`);
    const path = join(folder, name);
    if (!existsSync(path)) writeWhole(path, make());
    return readFileSync(path, 'utf8');
  };

  return {
    /**
     * A random key as text.
     * @param {string} name
     * @param {{ bytes?: number, encoding?: 'base64url' | 'base64' | 'hex' }} [options]
     */
    key: (name, { bytes = 32, encoding = 'base64url' } = {}) => keep(name, () => randomBytes(bytes).toString(encoding)),
    /**
     * An Ed25519 key pair in PEM.
     * @param {string} name
     * @returns {{ privateKey: string, publicKey: string }}
     */
    keyPair: (name) =>
      JSON.parse(
        keep(`${name}.json`, () => {
          const pair = generateKeyPairSync('ed25519', {
            publicKeyEncoding: { type: 'spki', format: 'pem' },
            privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
          });
          return JSON.stringify(pair);
        }),
      ),
  };
}

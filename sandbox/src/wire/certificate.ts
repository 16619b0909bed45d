import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import selfsigned from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  readonly certFile: string;
  /** Base64 of the SHA-256 of the public key, as `--ignore-certificate-errors-spki-list` takes it. */
  readonly spki: string;
}

const LIFE_MS = 825 * 86_400_000;
const RENEW_BEFORE_MS = 30 * 86_400_000;

/** The certificate of the data folder; a new one when there is none, it ends soon, or it does not name every host. */
export async function certificateIn(folder: string, hosts: readonly string[]): Promise<Certificate> {
  const certFile = join(folder, 'tls-cert.pem');
  const keyFile = join(folder, 'tls-key.pem');
  const wanted = [...new Set(['localhost', '127.0.0.1', '::1', ...hosts])];
  const kept = readPair(keyFile, certFile);
  const pair = kept && isFit(kept.cert, wanted) ? kept : await generate(wanted);
  if (pair !== kept) {
    writeFileSync(keyFile, pair.key, { mode: 0o600 });
    writeFileSync(certFile, pair.cert);
  }
  return { ...pair, certFile, spki: spkiOf(pair.cert) };
}

function spkiOf(cert: string): string {
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(publicKey).digest('base64');
}

function isFit(cert: string, hosts: readonly string[]): boolean {
  const parsed = new X509Certificate(cert);
  const endsAt = Date.parse(parsed.validTo);
  return endsAt - Date.now() > RENEW_BEFORE_MS && hosts.every((host) => names(parsed, host));
}

const names = (cert: X509Certificate, host: string): boolean =>
  (isIP(host) ? cert.checkIP(host) : cert.checkHost(host)) !== undefined;

async function generate(hosts: readonly string[]): Promise<{ key: string; cert: string }> {
  const altNames = hosts.map((host) =>
    isIP(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const),
  );
  const made = await selfsigned.generate([{ name: 'commonName', value: 'Applywright sandbox' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 86_400_000),
    notAfterDate: new Date(Date.now() + LIFE_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { key: made.private, cert: made.cert };
}

function readPair(keyFile: string, certFile: string): { key: string; cert: string } | null {
  try {
    return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

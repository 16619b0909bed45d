import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { onInterrupt } from './interrupt.mjs';
import { PlainError, reasonOf } from './plain-error.mjs';
import { silentReport } from './terminal.mjs';

// No byte for this long means a dead connection; a slow one still moves.
const STALL_MS = 30_000;
const CONNECT_MS = 10_000;
const RETRY_AFTER_MS = 1_000;

/**
 * @typedef {object} Download
 * @property {string} url
 * @property {string} [sha256] hex; without it nothing is checked, so the caller must check by other means
 * @property {number} [size] when known beforehand
 * @property {number} [attempts]
 * @property {import('./terminal.mjs').Report} [report]
 */

/** The answer is final: asking again gives the same. */
class RefusedError extends Error {}

/** Node 20's fetch does not use a proxy by itself, and a person behind one would look everywhere but there. */
export function proxyHint(env = process.env) {
  const name = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((key) => env[key]);
  if (name === undefined || env.NODE_USE_ENV_PROXY) return '';
  return ` (${name} is set, and Node ${process.versions.node} does not use it here; Node 24 does with NODE_USE_ENV_PROXY=1)`;
}

/**
 * @param {Download} download
 * @param {(source: AsyncIterable<Uint8Array>) => Promise<void>} take
 */
async function transfer({ url, sha256, size, report = silentReport }, take) {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(new Error(`no answer for ${CONNECT_MS / 1000} s`)), CONNECT_MS);
  const forget = onInterrupt(() => abort.abort(new Error('interrupted')));
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || response.body === null) {
      const refusal = `${response.status} ${response.statusText}`.trim();
      throw response.status >= 500 ? new Error(refusal) : new RefusedError(refusal);
    }
    const total = size ?? (Number(response.headers.get('content-length')) || undefined);
    const hash = createHash('sha256');
    let done = 0;
    const counted = async function* (/** @type {AsyncIterable<Uint8Array>} */ source) {
      for await (const chunk of source) {
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(new Error(`no byte for ${STALL_MS / 1000} s`)), STALL_MS);
        hash.update(chunk);
        done += chunk.length;
        report.progress(done, total);
        yield chunk;
      }
    };
    await take(counted(Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body))));
    const found = hash.digest('hex');
    if (sha256 !== undefined && found !== sha256) throw new Error(`the checksum is ${found} and should be ${sha256}`);
  } catch (error) {
    throw abort.signal.aborted ? abort.signal.reason : error;
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/**
 * @param {Download} download
 * @param {(source: AsyncIterable<Uint8Array>) => Promise<void>} take called anew for each attempt
 */
async function withRetries(download, take) {
  const attempts = download.attempts ?? 3;
  for (let attempt = 1; ; attempt++) {
    try {
      return await transfer(download, take);
    } catch (error) {
      if (attempt < attempts && !(error instanceof RefusedError)) {
        await sleep(RETRY_AFTER_MS * attempt);
        continue;
      }
      throw new PlainError(
        `${download.url} could not be fetched: ${reasonOf(error)}${proxyHint()}`,
        'Connect this machine to the network once; later starts need none.',
        { cause: error },
      );
    }
  }
}

/**
 * Downloads into a file that appears under its name only when it is whole and its checksum is right.
 * @param {Download & { to: string }} download
 */
export async function downloadFile({ to, ...download }) {
  mkdirSync(dirname(to), { recursive: true });
  const partial = `${to}.${randomBytes(4).toString('hex')}.part`;
  const forget = onInterrupt(() => rmSync(partial, { force: true }));
  try {
    await withRetries(download, (source) => pipeline(source, createWriteStream(partial)));
    renameSync(partial, to);
    return to;
  } finally {
    rmSync(partial, { force: true });
    forget();
  }
}

/**
 * For what is read once and small enough to be held (indexes, checksums).
 * @param {Download} download
 * @returns {Promise<Buffer>}
 */
export async function downloadBytes(download) {
  /** @type {Uint8Array[]} */
  let chunks = [];
  await withRetries(download, async (source) => {
    chunks = [];
    for await (const chunk of source) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

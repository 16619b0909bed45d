import { setTimeout as sleep } from 'node:timers/promises';
import { PlainError } from '../lib/plain-error.mjs';

/** An answer other than success. */
export class AnswerError extends Error {
  /** @param {string} line @param {number} status @param {Record<string, unknown>} body */
  constructor(line, status, body) {
    super(`${line} answered ${status}: ${body['error'] ?? JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

/** @param {Response} answer @param {string} line @returns {Promise<any>} */
async function bodyOf(answer, line) {
  const text = await answer.text();
  const body = text === '' ? {} : JSON.parse(text);
  if (!answer.ok) throw new AnswerError(line, answer.status, body);
  return body;
}

/**
 * A JSON API with a key. Who is told to come less often comes again when it is time: nothing was done by what was refused.
 * @param {string} baseUrl
 * @param {Record<string, string>} headers
 */
export function jsonApi(baseUrl, headers) {
  /** @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [more] */
  const ask = (method, path, body, more = {}) =>
    fetch(`${baseUrl}${path}`, {
      method,
      headers: { ...headers, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    }).catch((cause) => {
      throw new PlainError(`${method} ${path} got no answer: ${cause.message}`, 'See .local/logs.');
    });
  /**
   * @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [more]
   * @returns {Promise<any>}
   */
  const call = async (method, path, body, more) => {
    for (;;) {
      const answer = await ask(method, path, body, more);
      if (answer.status !== 429) return bodyOf(answer, `${method} ${path}`);
      await sleep(Number(answer.headers.get('retry-after')) * 1_000);
    }
  };
  return {
    /** @param {string} path */
    get: (path) => call('GET', path),
    /** @param {string} path @param {unknown} body @param {Record<string, string>} [more] */
    post: (path, body, more) => call('POST', path, body, more),
    /** @param {string} path @param {unknown} body */
    patch: (path, body) => call('PATCH', path, body),
    /** @param {string} path */
    delete: (path) => call('DELETE', path),
  };
}

/** @typedef {ReturnType<typeof jsonApi>} JsonApi */

/** The three APIs of a running system. @param {import('./start-system.mjs').System} system */
export const apisOf = (system) => ({
  operator: jsonApi(system.operatorUrl, {
    'x-operator-key': system.credentials.operatorKey,
    'x-operator': 'npm start',
  }),
  sandbox: jsonApi(`${system.marketplaceUrl}/sandbox/api`, { 'x-sandbox-key': system.credentials.sandboxKey }),
  /** @param {string} apiKey */
  customer: (apiKey) => jsonApi(`${system.baseUrl}/api/auto-apply-v2`, { 'x-api-key': apiKey }),
});

/** @typedef {ReturnType<typeof apisOf>} Apis */

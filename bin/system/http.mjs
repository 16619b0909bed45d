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

/**
 * A JSON API with a key.
 * @param {string} baseUrl
 * @param {Record<string, string>} headers
 */
export function jsonApi(baseUrl, headers) {
  /**
   * @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [more]
   * @returns {Promise<any>}
   */
  const call = async (method, path, body, more = {}) => {
    const answer = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { ...headers, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    }).catch((cause) => {
      throw new PlainError(`${method} ${path} got no answer: ${cause.message}`, 'See .local/logs.');
    });
    const text = await answer.text();
    const parsed = text === '' ? {} : JSON.parse(text);
    if (!answer.ok) throw new AnswerError(`${method} ${path}`, answer.status, parsed);
    return parsed;
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

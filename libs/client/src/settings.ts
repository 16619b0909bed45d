// What a header may hold. Said here, without the key: the runtime's own message would quote it.
const SENDABLE = /^[\x21-\x7e]+$/;

export function checkedKey(apiKey: string): string {
  if (typeof apiKey === 'string' && SENDABLE.test(apiKey)) return apiKey;
  throw new TypeError('apiKey must be the key as it was shown: printable ASCII without spaces or line ends.');
}

/** The base URL without a slash at its end. */
export function checkedBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new TypeError('baseUrl must be an http or https URL.');
  if (url.username !== '' || url.password !== '')
    throw new TypeError('baseUrl must have no name and no password in it.');
  if (url.search !== '' || url.hash !== '') throw new TypeError('baseUrl must end before any ? or #.');
  return url.href.replace(/\/+$/, '');
}

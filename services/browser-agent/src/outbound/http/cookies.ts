/** A cookie as saved browser states have it. `expires` in Unix seconds, -1 for the length of the session. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly expires: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None';
}

/** What an answer sets, as cookies of the host that was asked. */
export function cookiesIn(setCookies: readonly string[], url: URL): Cookie[] {
  return setCookies.flatMap((line) => cookieIn(line, url) ?? []);
}

function cookieIn(line: string, url: URL): Cookie | undefined {
  const [pair = '', ...parts] = line.split(';');
  const at = pair.indexOf('=');
  if (at < 1) return undefined;
  const attributes = new Map(
    parts.map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.trim().toLowerCase(), value.join('=').trim()] as const;
    }),
  );
  const domain = attributes.get('domain');
  const path = attributes.get('path');
  return {
    name: pair.slice(0, at).trim(),
    value: pair.slice(at + 1).trim(),
    domain: domain ? `.${domain.replace(/^\./, '').toLowerCase()}` : url.hostname,
    path: path?.startsWith('/') ? path : '/',
    expires: expiryOf(attributes),
    httpOnly: attributes.has('httponly'),
    secure: attributes.has('secure'),
    sameSite: SAME_SITE[attributes.get('samesite')?.toLowerCase() ?? ''] ?? 'Lax',
  };
}

const SAME_SITE: Readonly<Record<string, Cookie['sameSite']>> = { strict: 'Strict', lax: 'Lax', none: 'None' };

function expiryOf(attributes: ReadonlyMap<string, string>): number {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Date.now() / 1_000 + Number(maxAge);
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? -1 : expires / 1_000;
}

/** Cookies of one session, saved and restored in the form that browsers have: either can go on where the other was. */
export class CookieJar {
  private readonly cookies = new Map<string, Cookie>();

  constructor(savedState: string | null) {
    if (savedState === null) return;
    const { cookies } = JSON.parse(savedState) as { cookies: Cookie[] };
    for (const cookie of cookies) this.put(cookie);
  }

  take(setCookies: readonly string[], url: URL): void {
    for (const cookie of cookiesIn(setCookies, url)) this.put(cookie);
  }

  /** The header for a request; empty when there is nothing to send. */
  headerFor(url: URL): string {
    return [...this.cookies.values()]
      .filter((cookie) => belongs(cookie, url))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  saved(): string {
    return JSON.stringify({ cookies: [...this.cookies.values()], origins: [] });
  }

  private put(cookie: Cookie): void {
    const key = [cookie.domain, cookie.path, cookie.name].join('\n');
    if (cookie.expires !== -1 && cookie.expires <= Date.now() / 1_000) this.cookies.delete(key);
    else this.cookies.set(key, cookie);
  }
}

function belongs({ domain, path, secure, expires }: Cookie, url: URL): boolean {
  const isHost = domain.startsWith('.')
    ? url.hostname === domain.slice(1) || url.hostname.endsWith(domain)
    : url.hostname === domain;
  const isPath = url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
  const isAlive = expires === -1 || expires > Date.now() / 1_000;
  return isHost && isPath && isAlive && (!secure || url.protocol === 'https:');
}

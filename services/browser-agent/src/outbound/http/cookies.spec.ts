import { describe, expect, it } from '@jest/globals';
import { CookieJar, cookiesIn } from './cookies.js';

const SITE = new URL('https://market.test/nx/');
const jarWith = (...setCookies: string[]): CookieJar => {
  const jar = new CookieJar(null);
  jar.take(setCookies, SITE);
  return jar;
};
const sent = (jar: CookieJar, url: string): string => jar.headerFor(new URL(url));

describe('cookies', () => {
  it('are read with everything that a browser needs to keep them', () => {
    const [cookie] = cookiesIn(['session=a=b; Path=/nx; Domain=market.test; HttpOnly; Secure; SameSite=Strict'], SITE);

    expect(cookie).toEqual({
      name: 'session',
      value: 'a=b',
      domain: '.market.test',
      path: '/nx',
      expires: -1,
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
    });
  });

  it('without a name are none', () => {
    expect(cookiesIn(['=x', 'nonsense', ''], SITE)).toEqual([]);
  });

  it('go where they belong: host, path, and over https only when they say so', () => {
    const jar = jarWith('own=1', 'wide=2; Domain=market.test', 'deep=3; Path=/nx/proposals', 'safe=4; Secure');
    expect(sent(jar, 'https://market.test/nx/proposals/1')).toBe('own=1; wide=2; deep=3; safe=4');
    expect(sent(jar, 'https://market.test/nx/proposalsx')).toBe('own=1; wide=2; safe=4');
    expect(sent(jar, 'http://market.test/')).toBe('own=1; wide=2');
    expect(sent(jar, 'https://www.market.test/')).toBe('wide=2');
    expect(sent(jar, 'https://othermarket.test/')).toBe('');
  });

  it('are replaced by newer ones and end with their time', () => {
    const jar = jarWith('a=1; Max-Age=60', 'b=1', 'c=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    expect(sent(jar, 'https://market.test/')).toBe('a=1; b=1');
    jar.take(['a=2', 'b=; Max-Age=0'], SITE);

    expect(sent(jar, 'https://market.test/')).toBe('a=2');
  });

  it('go on where a saved state left off', () => {
    const saved = jarWith('a=1; Max-Age=60', 'b=2').saved();

    expect(sent(new CookieJar(saved), 'https://market.test/')).toBe('a=1; b=2');
  });
});

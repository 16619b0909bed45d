import { describe, expect, it } from '@jest/globals';
import { isPublicAddress, targetFault } from './target.js';

describe('where events may be sent', () => {
  it.each([
    'https://hooks.customer.example/applied',
    'https://8.8.8.8/hook',
    'https://[2606:4700::1111]:8443/hook?token=1',
    'https://customer.example./',
  ])('is any public https URL: %s', (url) => {
    expect(targetFault(url, false)).toBeNull();
  });

  it.each([
    ['https://127.0.0.1/', 'address'],
    ['https://127.1/', 'address'],
    ['https://127.0.0.1./', 'address'],
    ['https://2130706433/', 'address'],
    ['https://0x7f.1/', 'address'],
    ['https://0x7f000001/', 'address'],
    ['https://017700000001/', 'address'],
    ['https://①②⑦.0.0.1/', 'address'],
    ['https://%31%32%37.0.0.1/', 'address'],
    ['https://0.0.0.0/', 'address'],
    ['https://0/', 'address'],
    ['https://10.0.0.7/', 'address'],
    ['https://172.16.0.1/', 'address'],
    ['https://192.168.1.1/', 'address'],
    ['https://100.64.0.1/', 'address'],
    ['https://169.254.169.254/latest/meta-data', 'address'],
    ['https://224.0.0.1/', 'address'],
    ['https://255.255.255.255/', 'address'],
    ['https://[::1]/', 'address'],
    ['https://[::]/', 'address'],
    ['https://[::ffff:127.0.0.1]/', 'address'],
    ['https://[::ffff:10.0.0.1]/', 'address'],
    ['https://[::127.0.0.1]/', 'address'],
    ['https://[64:ff9b::7f00:1]/', 'address'],
    ['https://[2002:7f00:1::]/', 'address'],
    ['https://[fe80::1]/', 'address'],
    ['https://[fc00::1]/', 'address'],
    ['https://[fec0::1]/', 'address'],
    ['https://[5f00::1]/', 'address'],
    ['https://localhost/', 'name'],
    ['https://LOCALHOST./', 'name'],
    ['https://hooks.localhost/', 'name'],
    ['https://postgres/', 'name'],
  ])('is nothing private, however it is spelt: %s', (url, what) => {
    expect(targetFault(url, false)).toBe(`url must be public: this ${what} is not.`);
  });

  it.each([
    ['http://customer.example/', 'url must be https.'],
    ['ftp://customer.example/', 'url must be https.'],
    ['https://user:secret@customer.example/', 'url must not hold a user name or password.'],
    ['customer.example/hook', 'url is not a URL.'],
    ['https://[fe80::1%25eth0]/', 'url is not a URL.'],
  ])('is no %s', (url, fault) => {
    expect(targetFault(url, false)).toBe(fault);
  });

  it('is anything over http or https where private targets are allowed', () => {
    expect(targetFault('http://127.0.0.1:4000/hook', true)).toBeNull();
    expect(targetFault('https://localhost/hook', true)).toBeNull();
    expect(targetFault('ftp://127.0.0.1/hook', true)).toBe('url must be http or https.');
    expect(targetFault('http://a:b@127.0.0.1/', true)).toBe('url must not hold a user name or password.');
  });

  it('is decided by the address that a name leads to', () => {
    expect(['8.8.8.8', '2606:4700::1'].map(isPublicAddress)).toEqual([true, true]);
    const refused = ['127.0.0.53', '::1', '::ffff:192.168.0.1', '::7f00:1', 'fd12::1', '0.1.2.3', 'no address', ''];
    expect(refused.filter(isPublicAddress)).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { clientAddress } from './client-address.js';

describe('the address that a request counts on', () => {
  it.each([
    ['an IPv4 address is itself', '203.0.113.7', '203.0.113.7'],
    ['one inside an IPv6 address is the same', '::ffff:203.0.113.7', '203.0.113.7'],
    ['an IPv6 address is its network', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['however it is written', '2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['a loopback address is one too', '::1', '0:0:0:0::/64'],
    ['what is none is one client', 'somewhere', 'unknown'],
  ])('%s', (_, ip, address) => {
    expect(clientAddress(ip)).toBe(address);
  });
});

import ipaddr from 'ipaddr.js';

// Everything that was ever given out for the public internet; what lies outside is special even where no list names it,
// as IPv4 addresses in the old form ::127.0.0.1 are.
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an address is somewhere on the public internet. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address inside an IPv6 one is judged as what it is.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_IPV6);
}

/** Why events may not be sent to this URL; null when they may. Addresses behind names are checked again at connect. */
export function targetFault(text: string, allowsPrivate: boolean): string | null {
  if (!URL.canParse(text)) return 'url is not a URL.';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'url must not hold a user name or password.';
  if (allowsPrivate) return protocol === 'https:' || protocol === 'http:' ? null : 'url must be http or https.';
  if (protocol !== 'https:') return 'url must be https.';
  // URLs write numbers in any base as four decimal ones, so every spelling of an address is one of these two.
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (ipaddr.isValid(host)) return isPublicAddress(host) ? null : 'url must be public: this address is not.';
  if (host === 'localhost' || host.endsWith('.localhost') || !host.includes('.')) {
    return 'url must be public: this name is not.';
  }
  return null;
}

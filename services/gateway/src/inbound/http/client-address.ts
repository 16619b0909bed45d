import ipaddr from 'ipaddr.js';

// The smallest network that one customer of a provider gets: within it they change addresses as they like.
const IPV6_PARTS = 4;

/** Whom an address stands for: itself, or for IPv6 its network of 64 bits. */
export function clientAddress(ip: string): string {
  // An IPv4 address inside an IPv6 one is the same client.
  if (!ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  const { parts } = address as ipaddr.IPv6;
  return `${parts
    .slice(0, IPV6_PARTS)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

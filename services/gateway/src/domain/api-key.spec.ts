import { describe, expect, it } from '@jest/globals';
import { hashOfKey, KeyPrefixes, newApiKey, scopesBeyond } from './api-key.js';

describe('API keys', () => {
  it('have 256 random bits after their prefix, in characters that any header takes', () => {
    const keys = Array.from({ length: 100 }, () => newApiKey('sk_uphunt_'));

    for (const key of keys) expect(key).toMatch(/^sk_uphunt_[\w-]{43}$/);
    expect(new Set(keys).size).toBe(100);
  });

  it('begin as their account lives', () => {
    const prefixes = new KeyPrefixes({ live: 'sk_uphunt_', test: 'sk_test_uphunt_' });

    expect(prefixes.of('live')).toBe('sk_uphunt_');
    expect(prefixes.of('test')).toBe('sk_test_uphunt_');
  });

  it('are kept as a hash that says nothing of them', () => {
    const key = newApiKey('sk_uphunt_');

    expect(hashOfKey(key)).toHaveLength(32);
    expect(hashOfKey(key)).toEqual(hashOfKey(key));
    expect(hashOfKey(key)).not.toEqual(hashOfKey(`${key} `));
  });

  it('give on what they have, and nothing else', () => {
    expect(scopesBeyond(['apply', 'read', 'manage'], ['read', 'manage'])).toEqual([]);
    expect(scopesBeyond(['manage'], ['apply', 'manage'])).toEqual(['apply']);
  });
});

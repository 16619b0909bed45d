import { describe, expect, it } from '@jest/globals';
import { compareVersions, isAtLeast, parseVersion } from './versions.mjs';

describe('versions', () => {
  it.each([
    ['nats-server: v2.15.1', [2, 15, 1]],
    ['postgres (PostgreSQL) 18.4', [18, 4, 0]],
    ['Chromium 153.0.8010.0', [153, 0, 8010]],
    ['2.15.1-1', [2, 15, 1]],
    ['unknown', null],
  ])('are found in "%s"', (text, expected) => {
    expect(parseVersion(text)).toEqual(expected);
  });

  it('compare by number, not by letter', () => {
    expect(['2.9.8', '2.15.1', '2.14.0', '2.15.0'].sort(compareVersions)).toEqual([
      '2.9.8',
      '2.14.0',
      '2.15.0',
      '2.15.1',
    ]);
  });

  it.each([
    ['2.14.0', true],
    ['2.13.9', false],
    ['3.0.0', true],
    ['2.10.27', false],
    ['', false],
  ])('%s is at least 2.14: %s', (version, expected) => {
    expect(isAtLeast(version, '2.14.0')).toBe(expected);
  });
});

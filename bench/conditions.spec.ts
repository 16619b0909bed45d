import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { packageVersions, readConditions, syncTimes } from './conditions.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'applywright-conditions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the conditions of a run', () => {
  it('have the time of a sync, and leave nothing where it was taken', () => {
    const { median, p99 } = syncTimes(folder);

    expect(median).toBeGreaterThan(0);
    expect(p99).toBeGreaterThanOrEqual(median);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('have the versions of packages that are there, and of no others', () => {
    for (const [name, version] of [
      ['fastify', '5.0.0'],
      ['@nestjs/core', '12.0.0'],
      ['left-pad', '1.0.0'],
    ] as const) {
      mkdirSync(join(folder, 'node_modules', name), { recursive: true });
      writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ version }));
    }

    expect(packageVersions(folder)).toEqual({ fastify: '5.0.0', '@nestjs/core': '12.0.0' });
  });

  it('have what is found by others, and how many rounds there are', () => {
    const given = { root: folder, folder, versions: { 'nats-server': '2.15.1' }, rounds: 4, isQuick: true };

    expect(readConditions(given)).toMatchObject({
      cores: expect.any(Number),
      load: [expect.any(Number), expect.any(Number), expect.any(Number)],
      versions: { node: process.versions.node, 'nats-server': '2.15.1' },
      rounds: 4,
      isQuick: true,
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { aBenchFile, aResult } from './given-results.kit-spec.js';
import { aligned, figure, ratioToOurs, tableOf } from './table.js';

describe('the table of a run', () => {
  const results = [
    aResult('accept/applywright/64', [3_900, 4_000, 4_200], { unit: '/s', better: 'higher' }),
    aResult('accept/floor-group/64', [7_900, 8_000, 8_100], { unit: '/s', better: 'higher' }),
    aResult('accept/floor-one/16', 3_000, { unit: '/s', better: 'higher' }),
  ];
  const lines = tableOf(aBenchFile(results)).split('\n');
  const lineOf = (words: string) => lines.find((line) => line.includes(words));

  it('tells each median with its spread', () => {
    expect(lineOf('applywright/64')).toMatch(/^applywright\/64 +4,000 +\(3,900 to 4,200\) +\/s$/);
  });

  it('tells our share of the same figure of another, and none where we have no such figure', () => {
    expect(lineOf('floor-group/64 ')).toMatch(/ 0\.50×$/);
    expect(lineOf('floor-one/16')).toMatch(/ 3,000 +\/s$/);
    expect(ratioToOurs(results[0] as never, results)).toBeNull();
  });

  it('tells of every aim whether it was met, missed or not measured', () => {
    expect(lineOf('aims: ')).toMatch(/aims: 1 met, 0 NOT met, \d+ not measured/);
    expect(lineOf('half of the group-commit floor')).toMatch(/ met +0\.500 +≥ 0\.5$/);
    expect(lineOf('warm npm start: ready')).toContain('not measured');
  });

  it('tells under which conditions', () => {
    expect(lineOf('cores')).toBe('2 cores (A processor), 8 GB, Linux 6.1, load before 0.1 0.2 0.3');
    expect(lineOf('fdatasync')).toBe('fdatasync of 4 KiB 0.14 ms, p99 1.2 ms');
  });

  it('tells how long each section took, and nothing where a file does not say', () => {
    const timed = tableOf({ ...aBenchFile(results), seconds: { accept: 150, pipeline: 330.4 } });

    expect(timed).toMatch(/^took 8\.0 min: accept 150 s, pipeline 330 s$/m);
    expect(lines.join('\n')).not.toContain('took');
  });

  it('says that a quick run is none to quote, and which sections failed', () => {
    const quick = tableOf({ ...aBenchFile(results, { isQuick: true }), failed: { memory: 'an error' } });

    expect(quick).toContain('QUICK, not to be quoted');
    expect(quick).toMatch(/^FAILED: memory$/m);
    expect(lines.join('\n')).not.toMatch(/QUICK|FAILED/);
  });
});

it.each([
  [12_345.6, '12,346'],
  [123.4, '123'],
  [12.34, '12.3'],
  [1.234, '1.23'],
  [0.1234, '0.123'],
  [-12.34, '-12.3'],
])('%p is written %p', (value, text) => {
  expect(figure(value)).toBe(text);
});

it('columns are as wide as their widest cell, numbers to the right', () => {
  expect(
    aligned(
      [
        ['name', 'of'],
        ['a', '1,000'],
      ],
      [1],
    ),
  ).toEqual(['name     of', 'a     1,000']);
});

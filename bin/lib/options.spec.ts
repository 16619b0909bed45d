import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from './checkout.mjs';

/** What a command says before it does anything. */
function said(...args: string[]): string {
  try {
    return execFileSync(process.execPath, [join(ROOT, 'bin', 'run.cjs'), ...args], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

describe('what is asked for on the command line', () => {
  it.each([
    [['start', '--nope'], "Unknown option '--nope'"],
    [['start', 'once'], "Unexpected argument 'once'"],
    [['start', '--data'], "'--data <value>' argument missing"],
    [['start', '--data='], '--data has no value'],
    [['start', '--agents', '0'], '--agents is "0"'],
    [['start', '--agents', 'two'], '--agents is "two"'],
    [['start', '--agents', '5'], '--agents is "5"'],
    [['demo', '--applications', '1.5'], '--applications is "1.5"'],
    [['generate', '--chek'], "Unknown option '--chek'"],
    [['bench', '--rounds', '0'], '--rounds is "0"'],
    [['bench', 'accept', '--fast'], "Unknown option '--fast'"],
    [['bench-compare', 'one.json'], 'Two files of results are compared'],
    [['bench-soak', '--minutes', 'many'], '--minutes is "many"'],
    [['bench-soak', 'hour'], "Unexpected argument 'hour'"],
    [['nothing'], 'There is no command "nothing"'],
  ])('%s is answered in a sentence and not with a stack', (args, sentence) => {
    const text = said(...args);

    expect(text).toContain(sentence);
    expect(text).not.toMatch(/^ +at /m);
  });
});

describe('the page about bin/', () => {
  const page = readFileSync(join(ROOT, 'bin', 'README.md'), 'utf8');
  const there = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found ?? '').sort();

  it('names every option of npm start, and no other', () => {
    const options = there(said('start', '--nope'), /--([a-z-]+)(?: …)?(?=, --|\. )/g);
    const [, table = ''] = /\| option of `npm start --`([^]*?)\n\n/.exec(page) ?? [];

    expect(options).toContain('api-port');
    expect(there(table, /`--([a-z-]+)[ A-Z]*`/g)).toEqual(options);
  });

  it('names every variable that ports can be given by', () => {
    const source = readFileSync(join(ROOT, 'bin', 'system', 'ports.mjs'), 'utf8');

    expect(there(page, /`(APPLYWRIGHT_(?:[A-Z]+_)?PORT)`/g)).toEqual(there(source, /'(APPLYWRIGHT_[A-Z_]*PORT)'/g));
  });
});

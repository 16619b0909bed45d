import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Agency } from '../domain/model.js';
import { SandboxStore } from './sandbox-store.js';

const agency = (id: number, name = `Agency ${id}`): Agency => ({ id: `19000${id}`, name, connects: id, createdAt: id });

describe('the store', () => {
  let folder: string;
  let store: SandboxStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-store-'));
    store = SandboxStore.open(folder);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a kill leaves behind: the files as they are, nothing closed. */
  const reopen = (compactAtBytes?: number): SandboxStore => {
    store.close();
    store = SandboxStore.open(folder, compactAtBytes);
    return store;
  };

  it('remembers every commit, and the last value of a row', () => {
    store.commit({ put: 'agencies', row: agency(1) }, { put: 'agencies', row: agency(2) });
    store.commit({ put: 'agencies', row: agency(1, 'Renamed') });
    store.commit({ drop: 'agencies', key: '190002' });

    expect(reopen().all('agencies')).toEqual([agency(1, 'Renamed')]);
  });

  it('has a commit in the file before it returns', () => {
    store.commit({ put: 'agencies', row: agency(7) });

    expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).toContain('Agency 7');
  });

  it('drops a torn last line whole, and goes on after it', () => {
    store.commit({ put: 'agencies', row: agency(1) });
    appendFileSync(join(folder, 'journal.jsonl'), '{"seq":2,"entry":{"operations":[{"put":"agencies","row":{"id":"19');

    reopen().commit({ put: 'agencies', row: agency(3) });

    expect(reopen().all('agencies')).toEqual([agency(1), agency(3)]);
  });

  it('refuses a journal that is damaged before its end', () => {
    store.commit({ put: 'agencies', row: agency(1) });
    const path = join(folder, 'journal.jsonl');
    writeFileSync(path, `{"seq":\n${readFileSync(path, 'utf8')}`);
    store.close();

    expect(() => SandboxStore.open(folder)).toThrow(/damaged at line 1/);
  });

  it('is compacted when large, without losing or repeating anything', () => {
    reopen(2_000);
    for (let id = 1; id <= 100; id += 1) store.commit({ put: 'agencies', row: agency(id) });

    expect(readFileSync(join(folder, 'journal.jsonl')).length).toBeLessThan(2_200);
    expect(
      reopen()
        .all('agencies')
        .map((one) => one.connects),
    ).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  });

  it('skips journal lines that the snapshot holds already', () => {
    store.commit({ put: 'agencies', row: agency(1) });
    const journal = readFileSync(join(folder, 'journal.jsonl'));
    reopen(1).commit({ drop: 'agencies', key: '190001' });
    // As if the process had died between writing the snapshot and emptying the journal.
    writeFileSync(join(folder, 'journal.jsonl'), journal);

    expect(reopen().all('agencies')).toEqual([]);
  });

  it('forgets everything on reset, for good', () => {
    store.commit({ put: 'agencies', row: agency(1) });
    store.reset();

    expect(store.count('agencies')).toBe(0);
    expect(reopen().count('agencies')).toBe(0);
  });
});

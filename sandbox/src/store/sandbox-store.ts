import { mkdirSync } from 'node:fs';
import type { Settings } from '../domain/model.js';
import { Journal } from './journal.js';
import { ProposalIndex } from './proposal-index.js';
import { keyOf, ROW_LIMITS, TABLE_NAMES, type Operation, type TableName, type Tables } from './tables.js';

// A replay of this much takes well under a second; a snapshot of everything is written less than once per thousand submits.
const COMPACT_AT_BYTES = 16 * 1024 * 1024;

type Entry = { readonly operations: readonly Operation[] } | { readonly reset: true };
type Rows = { [Name in TableName]: Map<string, Tables[Name]> };
type Snapshot = { [Name in TableName]?: readonly Tables[Name][] };

/**
 * The sandbox's memory, and the oracle of every test: maps in this process, each change first appended to the journal.
 * One commit is one line, so that a proposal and what it cost are there together or not at all.
 */
export class SandboxStore {
  readonly proposalsOf = new ProposalIndex();
  readonly #journal: Journal;
  readonly #compactAtBytes: number;
  #rows: Rows = emptyRows();
  #revision = 0;

  private constructor(journal: Journal, compactAtBytes: number) {
    this.#journal = journal;
    this.#compactAtBytes = compactAtBytes;
  }

  static open(folder: string, compactAtBytes = COMPACT_AT_BYTES): SandboxStore {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const store = new SandboxStore(new Journal(folder), compactAtBytes);
    const recovered = store.#journal.open();
    store.#restore((recovered.snapshot ?? {}) as Snapshot);
    for (const entry of recovered.entries) store.#apply(entry as Entry);
    return store;
  }

  /** Counts changes; a reader that has seen this number has seen everything. */
  get revision(): number {
    return this.#revision;
  }

  get settings(): Settings {
    return this.get('settings', 'settings') ?? { id: 'settings', acceptDuplicates: false, latency: null };
  }

  get<Name extends TableName>(name: Name, key: string): Tables[Name] | undefined {
    return this.#rows[name].get(key);
  }

  has(name: TableName, key: string): boolean {
    return this.#rows[name].has(key);
  }

  /** In the order in which they were first put. */
  all<Name extends TableName>(name: Name): Tables[Name][] {
    return [...this.#rows[name].values()];
  }

  find<Name extends TableName>(name: Name, matches: (row: Tables[Name]) => boolean): Tables[Name] | undefined {
    for (const row of this.#rows[name].values()) if (matches(row)) return row;
    return undefined;
  }

  count(name: TableName): number {
    return this.#rows[name].size;
  }

  /** Writes, then remembers. When this returns, a kill -9 no longer loses the change. */
  commit(...operations: readonly Operation[]): void {
    if (operations.length > 0) this.#record({ operations });
  }

  reset(): void {
    this.#record({ reset: true });
    this.#journal.compact(this.#snapshot());
  }

  close(): void {
    this.#journal.close();
  }

  #record(entry: Entry): void {
    this.#journal.append(entry);
    this.#apply(entry);
    if (this.#journal.bytes > this.#compactAtBytes) this.#journal.compact(this.#snapshot());
  }

  #apply(entry: Entry): void {
    this.#revision += 1;
    if ('reset' in entry) {
      this.#rows = emptyRows();
      this.proposalsOf.clear();
      return;
    }
    for (const operation of entry.operations) this.#perform(operation);
  }

  #perform(operation: Operation): void {
    if ('drop' in operation) {
      this.#rows[operation.drop].delete(operation.key);
      return;
    }
    const rows = this.#rows[operation.put] as Map<string, unknown>;
    rows.set(keyOf(operation), operation.row);
    // Proposals are written once and never change: the index need not look for an earlier copy.
    if (operation.put === 'proposals') this.proposalsOf.add(operation.row);
    const limit = ROW_LIMITS[operation.put];
    if (limit !== undefined && rows.size > limit) rows.delete(rows.keys().next().value as string);
  }

  #snapshot(): Snapshot {
    return Object.fromEntries(TABLE_NAMES.map((name) => [name, this.all(name)])) as Snapshot;
  }

  #restore(snapshot: Snapshot): void {
    for (const put of TABLE_NAMES) {
      for (const row of snapshot[put] ?? []) this.#perform({ put, row } as Operation);
    }
  }
}

function emptyRows(): Rows {
  return Object.fromEntries(TABLE_NAMES.map((name) => [name, new Map()])) as unknown as Rows;
}

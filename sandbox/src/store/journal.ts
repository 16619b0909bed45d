import { closeSync, fsyncSync, openSync, readFileSync, renameSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface Recovered {
  readonly snapshot: unknown;
  readonly entries: readonly unknown[];
  /** Bytes of a half-written last line that were cut off; 0 after a clean stop. */
  readonly tornBytes: number;
}

interface Line {
  readonly seq: number;
  readonly entry: unknown;
}

/**
 * An append-only file of JSON lines beside a snapshot. `append` returns once the bytes are with the operating system: a kill -9
 * of this process loses nothing, a power failure may (the sandbox is a test oracle, not a bank).
 */
export class Journal {
  readonly #snapshotPath: string;
  readonly #journalPath: string;
  #descriptor: number | null = null;
  #sequence = 0;
  #bytes = 0;

  constructor(folder: string) {
    this.#snapshotPath = join(folder, 'snapshot.json');
    this.#journalPath = join(folder, 'journal.jsonl');
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Reads what is there and opens the file for appending. */
  open(): Recovered {
    const stored = readIfThere(this.#snapshotPath);
    const base = stored === null ? { seq: 0, entry: null } : (JSON.parse(stored.toString('utf8')) as Line);
    const raw = readIfThere(this.#journalPath) ?? Buffer.alloc(0);
    const { lines, goodBytes } = readLines(raw);
    if (goodBytes < raw.length) truncateSync(this.#journalPath, goodBytes);
    // Lines up to the snapshot's number are in it already: the process died between writing it and emptying the journal.
    const fresh = lines.filter((line) => line.seq > base.seq);
    this.#sequence = fresh.at(-1)?.seq ?? base.seq;
    this.#descriptor = openSync(this.#journalPath, 'a', 0o600);
    this.#bytes = goodBytes;
    return { snapshot: base.entry, entries: fresh.map((line) => line.entry), tornBytes: raw.length - goodBytes };
  }

  append(entry: unknown): void {
    this.#sequence += 1;
    this.#write(Buffer.from(`${JSON.stringify({ seq: this.#sequence, entry } satisfies Line)}\n`, 'utf8'));
  }

  /** Replaces everything written so far by one snapshot. */
  compact(snapshot: unknown): void {
    const temporary = `${this.#snapshotPath}.new`;
    const descriptor = openSync(temporary, 'w', 0o600);
    writeAll(descriptor, Buffer.from(JSON.stringify({ seq: this.#sequence, entry: snapshot } satisfies Line), 'utf8'));
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, this.#snapshotPath);
    truncateSync(this.#journalPath, 0);
    this.#bytes = 0;
  }

  close(): void {
    if (this.#descriptor === null) return;
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #write(bytes: Buffer): void {
    if (this.#descriptor === null) throw new Error('The journal is closed.');
    writeAll(this.#descriptor, bytes);
    this.#bytes += bytes.length;
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

// A line counts once its newline is there. Only the last line can be torn; damage before it is not ours to repair quietly.
function readLines(raw: Buffer): { lines: Line[]; goodBytes: number } {
  const goodBytes = raw.lastIndexOf(0x0a) + 1;
  const text = raw.subarray(0, goodBytes).toString('utf8');
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseLine(line, index + 1));
  return { lines, goodBytes };
}

function parseLine(line: string, number: number): Line {
  try {
    return JSON.parse(line) as Line;
  } catch (cause) {
    throw new Error(`The sandbox's journal is damaged at line ${number}; move the data folder away to start empty.`, {
      cause,
    });
  }
}

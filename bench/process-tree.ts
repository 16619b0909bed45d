import { readdirSync, readFileSync } from 'node:fs';

// What /proc counts in; the kernel tells programs a hundred a second whatever it counts itself.
const TICK_MS = 10;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** With that of children it has waited for. */
  readonly cpuMs: number;
}

/** Every process there is. One that ends while it is read is not among them. */
function processes(): Process[] {
  const all: Process[] = [];
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, parent = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // utime, stime, cutime, cstime
      const cpuMs = rest.slice(9, 13).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS;
      all.push({ pid: Number(name), parent: Number(parent), cpuMs });
    } catch {
      // It has just ended; whoever waited for it has its time.
    }
  }
  return all;
}

/** A process with all below it; those in `without`, and what is below them, are left out. */
function treeOf(root: number, without: readonly number[] = []): Process[] {
  const all = processes();
  const within = (pid: number): Process[] =>
    without.includes(pid)
      ? []
      : [
          ...all.filter((one) => one.pid === pid),
          ...all.filter(({ parent }) => parent === pid).flatMap((one) => within(one.pid)),
        ];
  return within(root);
}

/** Processor time so far, in ms. */
export const cpuOfTree = (root: number, without?: readonly number[]): number =>
  treeOf(root, without).reduce((sum, { cpuMs }) => sum + cpuMs, 0);

/** Children of a process whose command line has some words in it. */
export const childrenNamed = (parent: number, words: string): number[] =>
  processes()
    .filter((one) => one.parent === parent)
    .map(({ pid }) => pid)
    .filter((pid) => commandLine(pid).includes(words));

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

const BYTES_PER_MB = 1_000_000;
const BYTES_PER_KIB = 1_024;

/** What a process has in memory, in MB, with what it shares. */
export const rssMb = (pid: number): number => kibIn(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmRSS');

/** What a process and all below it have in memory, in MB; what they share with others counts in parts. */
export const pssOfTreeMb = (root: number): number =>
  treeOf(root).reduce((sum, { pid }) => {
    try {
      return sum + kibIn(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss');
    } catch (error) {
      // It has just ended. One that may not be looked at would make the sum a lie.
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return sum;
      throw error;
    }
  }, 0);

export function kibIn(text: string, field: string): number {
  const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
  if (kib === undefined) throw new Error(`No ${field} in what the kernel tells`);
  return (Number(kib) * BYTES_PER_KIB) / BYTES_PER_MB;
}

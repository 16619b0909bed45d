import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** Which process on which machine: a pid alone would be taken for another process that got it later. */
interface ProcessIdentity {
  readonly machine: string;
  readonly pid: number;
  readonly startedAt: string;
}

const quietly = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

// One boot of one kernel, seen from one pid namespace: only there do pids mean the same thing.
function machine(): string | undefined {
  if (process.platform === 'linux') {
    const boot = quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    const namespace = quietly(() => readlinkSync('/proc/self/ns/pid'));
    return boot && namespace && `${boot}/${namespace}`;
  }
  return quietly(() => execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim());
}

// Field 22 of stat, after the command, which may hold anything and ends with the last parenthesis.
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (stat === undefined) return undefined;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended: it holds no socket any more.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  }
  return (
    quietly(() => execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()) || undefined
  );
}

/** This process, as others can later ask about it. */
export const ownIdentity = (): string =>
  JSON.stringify({
    machine: machine() ?? '',
    pid: process.pid,
    startedAt: startOf(process.pid) ?? '',
  } satisfies ProcessIdentity);

/**
 * Proof that a process has ended, as a sentence; undefined when there is none. Only the machine it ran on can give it:
 * there, its pid is free or belongs to a process that started at another time.
 */
export function proofOfEnd(identity: string): string | undefined {
  const known = quietly(() => JSON.parse(identity) as ProcessIdentity);
  if (!known || known.machine === '' || known.machine !== machine()) return undefined;
  const current = startOf(known.pid);
  if (current === known.startedAt) return undefined;
  return current === undefined
    ? `process ${known.pid} does not exist any more`
    : `process ${known.pid} is another one, started at ${current} instead of ${known.startedAt}`;
}

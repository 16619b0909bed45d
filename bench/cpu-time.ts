import { readdirSync, readFileSync } from 'node:fs';

// USER_HZ is 100 on every Linux that runs Node.
const TICKS_PER_SECOND = 100;

/** CPU seconds of each process with all that descends from it, ended ones too. Only where /proc tells; else empty. */
export function cpuSecondsOf(pids: Readonly<Record<string, number>>): Record<string, number> {
  if (process.platform !== 'linux') return {};
  const stats = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (stat) stats.set(Number(name), stat);
  }
  const total = (pid: number): number => {
    let ticks = stats.get(pid)?.ticks ?? 0;
    for (const [child, { parent }] of stats) if (parent === pid) ticks += total(child);
    return ticks;
  };
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, total(pid) / TICKS_PER_SECOND]));
}

function statOf(pid: string): { parent: number; ticks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // A name may hold spaces and brackets; after the last bracket come numbers.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    // Its own time in user and system mode, and that of children that it waited for.
    const ticks = fields.slice(11, 15).reduce((sum, one) => sum + one, 0);
    return { parent, ticks };
  } catch {
    return undefined;
  }
}

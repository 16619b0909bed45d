// Where a process can be made to die for a test, so that each window is hit for certain. Inert unless armed at boot.
type CrashMode = 'kill' | 'freeze';

let armed: { label: string; mode: CrashMode; left: number } | undefined;

/**
 * Arms one crash point. `spec` is `label`, `label:freeze` (SIGSTOP instead of SIGKILL) or `label@3` (the third time).
 * Set from configuration (CRASH_AT) and only there; without it every crash point is a comparison with undefined.
 */
export function armCrashPoint(spec: string | undefined): void {
  if (spec === undefined) {
    armed = undefined;
    return;
  }
  const match = /^([a-z0-9-]+)(:freeze)?(?:@(\d+))?$/.exec(spec);
  if (!match) throw new Error(`CRASH_AT must look like label, label:freeze or label@3, not ${spec}`);
  armed = { label: match[1] ?? '', mode: match[2] ? 'freeze' : 'kill', left: Number(match[3] ?? 1) };
}

/** A named place at which the process may be ended as by kill -9, or frozen as by SIGSTOP. */
export function crashPoint(label: string): void {
  if (armed?.label !== label || --armed.left > 0) return;
  const { mode } = armed;
  armed = undefined;
  process.kill(process.pid, mode === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  // The signal reaches this thread within microseconds; nothing after this line may run before it does. What is frozen
  // goes on where it stood as soon as it may.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, mode === 'kill' ? 5_000 : 100);
}

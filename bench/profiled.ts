import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

/*
 * Preloaded into a process (NODE_OPTIONS=--import): SIGUSR2 begins a CPU profile, the next one ends and writes it.
 * So it covers the load and not the start, and the program knows nothing of it. `--cpu-prof` is not allowed there.
 */

const { PROFILE_FOLDER: folder, INSTANCE } = process.env;

if (folder !== undefined) {
  const session = new Session();
  session.connect();
  let isOn = false;
  process.on('SIGUSR2', () => {
    isOn = !isOn;
    if (isOn) return begin();
    session.post('Profiler.stop', (error, { profile }) => {
      const name = `${INSTANCE ?? 'process'}-${process.pid}.cpuprofile`;
      if (!error) writeFileSync(join(folder, name), JSON.stringify(profile));
    });
  });
  const begin = (): void => {
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 500 });
    session.post('Profiler.start');
  };
}

import { expect, it, jest } from '@jest/globals';
import { testSystem } from '#testing';
import { runChaos } from '../../chaos/run-chaos.js';
import { tableOf } from '../../chaos/report.js';

jest.setTimeout(400_000);

// Small, so that it fits between the others: `npm run chaos` is the same program with more of everything.
const RUN = { seed: 5, applications: 20, durationMs: 22_000, timeScale: 20, agents: 2, browsers: 0, agencies: 4 };

it('comes to rest without a violation after half a minute of everything that can go wrong', async () => {
  const report = await runChaos({ ...RUN, start: testSystem, quietLimitMs: 240_000, note: () => {} });

  // The table says what happened when this fails.
  expect(report.violations.length === 0 ? '' : tableOf(report)).toBe('');
  expect(report.times.quietMs).not.toBeNull();
  expect(report.applications).toBeGreaterThan(0);
  expect(report.faults.planned).toBeGreaterThanOrEqual(20);
  expect(report.faults.done).toBeGreaterThan(report.faults.planned / 2);
});

import { expect } from '@jest/globals';
import { seeded } from '#testing';
import { ContractRun, plansOf } from './contract-run.kit-spec.js';
import { RowChanges } from './row-changes.kit-spec.js';
import { World } from './world.kit-spec.js';

/** Everything that the document says of its operations, held against the running services. */
export async function expectContract(requests: number, customers: number): Promise<void> {
  const { seed } = seeded(requests);
  const world = await World.start(customers);
  try {
    const run = new ContractRun(world, await RowChanges.of(world.gateway.database));
    await run.run(plansOf(requests, seed));
    // Also when what is left to be stopped does not stop.
    process.stdout.write(`Contract with FC_SEED=${seed}: ${run.report()}\n${run.faults.slice(0, 20).join('\n')}\n`);
    expect({ seed, faults: run.faults }).toEqual({ seed, faults: [] });
    expect({ seed, never2xx: run.without((status) => status >= 200 && status < 300) }).toEqual({ seed, never2xx: [] });
    expect({ seed, neverRefused: run.without((status) => status >= 400) }).toEqual({ seed, neverRefused: [] });
    expect([...run.mix.values()].some((statuses) => statuses.has(429))).toBe(true);
    expect(await world.gateway.brokenInvariants()).toEqual([]);
  } finally {
    await world.stop();
  }
}

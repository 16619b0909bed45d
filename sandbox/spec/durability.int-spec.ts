import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SandboxProgram } from './support/compiled.js';
import { eventually } from './support/eventually.js';
import { givenAgency } from './support/given.js';
import { hourlyForm, Visitor } from './support/visitor.js';

describe('a sandbox that is killed', () => {
  let program: SandboxProgram;

  beforeAll(() => {
    program = new SandboxProgram();
  });
  afterAll(() => program.remove());

  it('has every proposal whose acceptance was told, its Connects, its faults and its sessions after a kill -9', async () => {
    const before = await program.start();
    const agency = await givenAgency(before.operator, 10_000);
    const visitor = await Visitor.of(before.http, agency);
    const jobs = await Promise.all(Array.from({ length: 40 }, () => before.operator.job({ connectsRequired: 1 })));
    await before.operator.arm({ kind: 'list_late', byMs: 60_000, times: 'unlimited' });
    await before.operator.patch('/settings', { acceptDuplicates: true });
    const told: string[] = [];
    const sending = jobs.map(async (job) => {
      const { status, body } = await visitor.submit(job.ciphertext, hourlyForm(agency));
      if (status === 201) told.push(body.proposalId);
    });
    await Promise.race([Promise.all(sending), untilTold(told, 15)]);

    await program.end('SIGKILL');
    await Promise.allSettled(sending);
    const after = await program.start();

    const { proposals } = await after.operator.get('/proposals');
    const ids = proposals.map((one: { id: string }) => one.id);
    expect(told.length).toBeGreaterThanOrEqual(15);
    expect(ids).toEqual(expect.arrayContaining(told));
    expect((await after.operator.get(`/agencies/${agency.agencyId}`)).connects).toBe(10_000 - ids.length);
    // A fault is used up before the proposal is written; the kill may fall between the two.
    expect((await after.operator.get('/faults')).faults[0].hits - ids.length).toBeLessThanOrEqual(1);
    expect(await after.operator.get('/settings')).toMatchObject({ acceptDuplicates: true });
    expect((await after.operator.get('/requests?kind=submit')).total).toBeGreaterThanOrEqual(ids.length);
  });

  it('stops after a SIGTERM without waiting for a submit that waits', async () => {
    await program.end('SIGKILL');
    const { http, operator, ready } = await program.start();
    const agency = await givenAgency(operator);
    const visitor = await Visitor.of(http, agency);
    const job = await operator.job();
    await operator.delete('/faults');
    await operator.arm({ kind: 'slow_response', delayMs: 60_000, accept: 'before' });
    const waiting = visitor.submit(job.ciphertext, hourlyForm(agency)).catch((error: unknown) => error);
    await eventually(async () => expect(await operator.proposalsFor(job.ciphertext)).toHaveLength(1));
    const startedAt = Date.now();

    expect(await program.end('SIGTERM')).toBe(0);

    expect(Date.now() - startedAt).toBeLessThan(30_000);
    expect(await waiting).toHaveProperty('message', 'fetch failed');
    expect(ready).toMatchObject({ event: 'sandbox.ready', https: null, spki: null });
    expect(await (await program.start()).operator.proposalsFor(job.ciphertext)).toHaveLength(1);
  });
});

const untilTold = async (told: readonly string[], count: number): Promise<void> => {
  while (told.length < count) await new Promise((resolve) => setImmediate(resolve));
};

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { givenAgency, givenSandbox, type GivenAgency, type GivenSandbox } from './support/given.js';
import { hourlyForm, Visitor } from './support/visitor.js';

describe('test-fixture jobs', () => {
  let given: GivenSandbox;
  let agency: GivenAgency;
  let visitor: Visitor;

  beforeAll(async () => {
    given = await givenSandbox({ slowMs: 120 });
    agency = await givenAgency(given.operator, 10_000);
  });
  beforeEach(async () => {
    visitor = await Visitor.of(given.sandbox.http, agency);
  });
  afterAll(() => given.end());

  const received = async (ciphertext: string): Promise<number> =>
    (await given.operator.proposalsFor(ciphertext)).length;

  it('applied: comes into being when first opened, and takes a proposal', async () => {
    expect((await visitor.jobPage('~02testapplied0001')).body.data.standing.state).toBe('open');
    expect((await visitor.submit('~02testapplied0001', hourlyForm(agency))).status).toBe(201);
  });

  it('failed: asks what nobody can answer, and refuses an invented answer', async () => {
    const { form } = (await visitor.applyPage('~02testfailed0001')).body.data;

    const sent = await visitor.submit('~02testfailed0001', hourlyForm(agency, { answers: ['Invented'] }));

    expect(form.questions).toMatchObject([{ isRequired: true }]);
    expect(sent.status).toBe(422);
    expect(await received('~02testfailed0001')).toBe(0);
  });

  it('notavailable: is closed', async () => {
    expect((await visitor.jobPage('~02testnotavailable0001')).body.data.standing.state).toBe('closed');
  });

  it('noteligible: refuses on opening', async () => {
    expect((await visitor.jobPage('~02testnoteligible0001')).body.data.standing).toMatchObject({ state: 'refused' });
    expect((await visitor.applyPage('~02testnoteligible0001')).body.data.form).toBeNull();
  });

  it('notenoughconnects: no balance suffices', async () => {
    expect((await visitor.jobPage('~02testnotenoughconnects0001')).body.data.isAffordable).toBe(false);
    expect((await visitor.submit('~02testnotenoughconnects0001', hourlyForm(agency))).status).toBe(402);
  });

  it('loggedout: drops the session before it opens', async () => {
    expect((await visitor.get('/jobs/~02testloggedout0001')).status).toBe(302);
    expect((await visitor.list()).status).toBe(401);
  });

  it('slow: is accepted at once and answered late', async () => {
    const startedAt = Date.now();

    expect((await visitor.submit('~02testslow0001', hourlyForm(agency))).status).toBe(201);

    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(119);
  });

  it('unknown: is accepted, the answer is lost, and neither list nor job page says anything', async () => {
    const ciphertext = '~02testunknown0001';

    await expect(visitor.submit(ciphertext, hourlyForm(agency))).rejects.toThrow();

    expect(await received(ciphertext)).toBe(1);
    const listed = (await visitor.list()).body.data.rows.map((row: { jobUrl: string }) => row.jobUrl);
    expect(listed).not.toContain(`/jobs/${ciphertext}`);
    expect((await visitor.jobPage(ciphertext)).body.data.standing.state).toBe('undecided');
    expect((await visitor.applyPage(ciphertext)).body).toEqual({ redirect: `/jobs/${ciphertext}` });
  });

  it('challenge: shows a challenge whenever it is opened', async () => {
    for (let time = 0; time < 2; time += 1) {
      expect((await visitor.get('/jobs/~02testchallenge0001')).body).toContain('Just a moment...');
    }
    expect((await given.operator.get('/faults/hits?job=~02testchallenge0001')).hits[0]).toMatchObject({
      faultId: 'fixture:challenge',
    });
  });
});

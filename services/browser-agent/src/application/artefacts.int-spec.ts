import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GivenAgents, type GivenAgency, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';

const BROWSER = {
  MARKETPLACE_DRIVER: 'browser',
  CHROMIUM_BIN: process.env['CHROMIUM_BIN'] ?? '',
  CHROMIUM_SANDBOX: process.env['CHROMIUM_SANDBOX'] ?? 'off',
  // What it is about is not how busy the machine is.
  ARTEFACT_TIMEOUT_MS: '10000',
};

interface Row extends Record<string, unknown> {
  readonly name: string;
  readonly accountId: string;
  readonly head: string;
  readonly size: number;
}

describe('what an agent with a browser keeps of an application', () => {
  let given: GivenAgents;
  let agency: GivenAgency;
  beforeAll(async () => {
    given = await GivenAgents.start();
    await given.proxy();
    agency = await given.agency();
  }, PATIENCE_MS);
  afterAll(() => given?.stop(), PATIENCE_MS);

  const keptOf = (id: string): Promise<Row[]> =>
    given.query<Row>(
      `SELECT name, account_id AS "accountId", encode(substring(bytes FOR 3), 'hex') AS head, octet_length(bytes) AS size
       FROM agent.artefacts WHERE application_id = $1 ORDER BY name`,
      [id],
    );
  const namesOf = async (id: string) => (await keptOf(id)).map(({ name }) => name);
  const dispatched = async (input: Record<string, unknown>, faults: readonly Record<string, unknown>[] = []) => {
    const { ciphertext: job } = await given.sandbox.job({ boost: null, ...input });
    for (const fault of faults) await given.sandbox.arm({ ...fault, job } as never);
    return given.dispatch(agency, { job });
  };

  it(
    'is form and last page as pictures, there when the end is told; of what failed, a trace as well',
    async () => {
      const pod = await given.pod('with-pictures', BROWSER);
      const sent = await dispatched({});
      await given.finished(sent.applicationId);
      const kept = await keptOf(sent.applicationId);

      expect(kept.map(({ name }) => name)).toEqual(['form', 'screenshot']);
      for (const { accountId, head, size } of kept) {
        expect([accountId, head]).toEqual([agency.accountId, 'ffd8ff']);
        expect(size).toBeGreaterThan(5_000);
      }
      const closed = await dispatched({ state: 'closed' });
      expect((await given.finished(closed.applicationId)).ending).toMatchObject({ reasonCode: 'job_closed' });
      expect(await namesOf(closed.applicationId)).toEqual(['screenshot']);

      const lost = await dispatched({}, [{ kind: 'response_lost_after_accept' }]);
      expect((await given.finished(lost.applicationId)).ending).toMatchObject({ reasonCode: 'sent_verified' });
      expect(await namesOf(lost.applicationId)).toEqual(['form', 'screenshot', 'trace']);
      await pod.stop();
    },
    PATIENCE_MS,
  );

  it(
    'is nothing when it takes too long, and the application is sent all the same',
    async () => {
      const pod = await given.pod('without-time', { ...BROWSER, ARTEFACT_TIMEOUT_MS: '1' });
      const { applicationId, job } = await dispatched({});

      expect((await given.finished(applicationId)).ending).toMatchObject({ status: 'applied' });
      expect(await given.sent(job)).toEqual({ submits: 1, proposals: 1 });
      expect(pod.logged('artefact.not_kept')).toMatchObject([{ name: 'form' }, { name: 'screenshot' }]);
      await pod.stop();
    },
    PATIENCE_MS,
  );

  it(
    'is nothing when it cannot be stored, and the application is sent all the same',
    async () => {
      await given.query(`ALTER TABLE agent.artefacts ADD CONSTRAINT none CHECK (false) NOT VALID`);
      const pod = await given.pod('without-room', BROWSER);
      const { applicationId, job } = await dispatched({});

      expect((await given.finished(applicationId)).ending).toMatchObject({ status: 'applied' });
      expect(await given.sent(job)).toEqual({ submits: 1, proposals: 1 });
      expect(await namesOf(applicationId)).toEqual([]);
      await pod.stop();
    },
    PATIENCE_MS,
  );
});

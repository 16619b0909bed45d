import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './support/eventually.js';
import { givenAgency, givenSandbox, type GivenAgency, type GivenSandbox } from './support/given.js';
import { RawConnection } from './support/raw-connection.js';
import { hourlyForm, Visitor } from './support/visitor.js';

describe.each(['http', 'https'] as const)('faults on the wire, over %s', (protocol) => {
  let given: GivenSandbox;
  let agency: GivenAgency;
  let visitor: Visitor;
  let origin: string;

  beforeAll(async () => {
    given = await givenSandbox({ tlsPort: 0 });
    agency = await givenAgency(given.operator, 100_000);
    origin = (protocol === 'http' ? given.sandbox.http : given.sandbox.https) ?? '';
    // Node's fetch does not know the certificate. Both listeners share the sessions, so the cookie is renamed for https.
    visitor = await Visitor.of(given.sandbox.http, agency);
  });
  afterAll(() => given.end());

  const headers = (): Record<string, string> => {
    const { cookie = '', ...rest } = visitor.postHeaders();
    return { ...rest, cookie: protocol === 'http' ? cookie : cookie.replace(/(sandbox_\w+?)=/g, '$1_tls=') };
  };
  const postText = (ciphertext: string, sent?: number): string =>
    RawConnection.post(`/api/jobs/${ciphertext}/proposals`, headers(), JSON.stringify(hourlyForm(agency)), sent);

  /** A connection that has carried a request already. */
  const reusedConnection = async (): Promise<RawConnection> => {
    const connection = await RawConnection.to(origin);
    connection.write(RawConnection.post('/api/telemetry', headers(), '{}'));
    await connection.receives('204 No Content');
    connection.forget();
    return connection;
  };
  const jobWith = async (fault: Record<string, unknown>): Promise<string> => {
    const job = await given.operator.job();
    await given.operator.arm({ ...fault, job: job.ciphertext });
    return job.ciphertext;
  };

  it.each(['fin', 'rst'] as const)('loses the answer by %s after the proposal was accepted', async (by) => {
    const ciphertext = await jobWith({ kind: 'response_lost_after_accept', by });
    const connection = await RawConnection.to(origin);

    connection.write(postText(ciphertext));

    expect(await connection.ends()).toEqual({ by, received: '' });
    expect(await given.operator.proposalsFor(ciphertext)).toHaveLength(1);
    await eventually(async () =>
      expect(await given.operator.submitsFor(ciphertext)).toMatchObject([{ answer: 'cut', wire: { protocol } }]),
    );
  });

  it.each([
    { by: 'fin', connection: 'fresh', accept: false },
    { by: 'rst', connection: 'fresh', accept: true },
    { by: 'fin', connection: 'reused', accept: true },
    { by: 'rst', connection: 'reused', accept: false },
  ] as const)('cuts a $connection connection by $by after the body, accepted: $accept', async (fault) => {
    const ciphertext = await jobWith({ kind: 'cut_after_body', ...fault });
    const connection = fault.connection === 'fresh' ? await RawConnection.to(origin) : await reusedConnection();

    connection.write(postText(ciphertext));

    expect(await connection.ends()).toEqual({ by: fault.by, received: '' });
    expect(await given.operator.proposalsFor(ciphertext)).toHaveLength(fault.accept ? 1 : 0);
    expect(await given.operator.submitsFor(ciphertext)).toMatchObject([
      { wire: { isReused: fault.connection === 'reused' } },
    ]);
  });

  it('stays armed and serves the request when the connection is not of the kind', async () => {
    const ciphertext = await jobWith({ kind: 'cut_after_body', connection: 'reused' });
    const connection = await RawConnection.to(origin);

    connection.write(postText(ciphertext));
    expect(await connection.receives('connectsSpent')).toMatch(/^HTTP\/1.1 201/);

    const armed = (await given.operator.get('/faults')).faults.filter((one: { job: string }) => one.job === ciphertext);
    expect(armed).toMatchObject([{ hits: 0, remaining: 1, isArmed: true }]);
    connection.destroy();
  });

  it.each(['fin', 'rst'] as const)('cuts by %s while the body is under way, accepting nothing', async (by) => {
    const ciphertext = await jobWith({ kind: 'cut_mid_request', by });
    const connection = await RawConnection.to(origin);

    connection.write(postText(ciphertext, 40));

    expect((await connection.ends()).received).toBe('');
    expect(await given.operator.proposalsFor(ciphertext)).toEqual([]);
    await eventually(async () =>
      expect(await given.operator.submitsFor(ciphertext)).toMatchObject([{ answer: 'cut' }]),
    );
  });

  it.each([307, 308])('answers %i to the same address after the proposal was accepted', async (status) => {
    const ciphertext = await jobWith({ kind: 'redirect_after_accept', status });
    const connection = await RawConnection.to(origin);

    connection.write(postText(ciphertext));

    const received = await connection.receives('location:');
    expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect(received).toContain(`location: /api/jobs/${ciphertext}/proposals`);
    expect(await given.operator.proposalsFor(ciphertext)).toHaveLength(1);
    connection.destroy();
  });

  it('answers 500 after the proposal was accepted', async () => {
    const ciphertext = await jobWith({ kind: 'error_after_accept' });
    const connection = await RawConnection.to(origin);

    connection.write(postText(ciphertext));

    expect(await connection.receives('"internal"')).toMatch(/^HTTP\/1.1 500/);
    expect(await given.operator.proposalsFor(ciphertext)).toHaveLength(1);
    connection.destroy();
  });

  it('strikes as often as told and no more', async () => {
    const ciphertext = await jobWith({ kind: 'cut_after_body', times: 2 });

    for (let time = 0; time < 2; time += 1) {
      const connection = await RawConnection.to(origin);
      connection.write(postText(ciphertext));
      expect((await connection.ends()).received).toBe('');
    }
    const third = await RawConnection.to(origin);
    third.write(postText(ciphertext));

    expect(await third.receives('connectsSpent')).toMatch(/^HTTP\/1.1 201/);
    expect((await given.operator.get(`/faults/hits?job=${ciphertext}`)).total).toBe(2);
    expect(await given.operator.submitsFor(ciphertext)).toHaveLength(3);
    third.destroy();
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aJobId, eventually, type Passing, TcpRelay } from '#testing';
import { type Answer, type Customer, Gateway } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';

describe('an accept whose database goes away', () => {
  let relay: TcpRelay;
  let gateway: Gateway;
  let customer: Customer;
  let jobId: string;

  beforeAll(async () => {
    relay = await TcpRelay.listen(String(process.env['TEST_POSTGRES_URL']));
    // Billing has a way of its own to Postgres: only the gateway's is cut.
    gateway = await Gateway.start({ billing: true, databaseUrl: (url) => relay.through(url) });
  });
  beforeEach(async () => {
    jobId = aJobId();
    customer = await gateway.givenCustomer({ credits: 2 });
    // The next accept finds everything that it needs open and prepared.
    await gateway.accepted(customer);
  });
  afterEach(() => heal());
  afterAll(async () => {
    await gateway?.stop();
    await relay?.close();
  });

  function heal(): void {
    relay.watch();
    relay.admit();
  }

  const isCommit = ({ direction, bytes }: Passing): boolean => direction === 'toServer' && bytes.includes('COMMIT\0');

  /** Does this at the moment in which the accept transaction sends its COMMIT, or when its answer comes back. */
  function atAccept(moment: 'COMMIT' | 'its answer', act: () => void): void {
    let writing: number | undefined;
    let isSent = false;
    relay.watch((passing) => {
      const { direction, connection, bytes } = passing;
      if (direction === 'toServer' && bytes.includes(`apply.requested`)) writing = connection;
      if (connection !== writing) return 'pass';
      const isNow = moment === 'COMMIT' ? isCommit(passing) : isSent && direction === 'toClient';
      isSent ||= isCommit(passing);
      if (!isNow) return 'pass';
      relay.watch();
      act();
      return 'cut';
    });
  }

  const isFor = (echo: unknown): boolean => (echo as { jobId: string }).jobId === jobId;

  /** Whatever was answered: it is an application with its credit and its message, or nothing at all. */
  async function expectWhole(answer: Answer, isAccepted: boolean): Promise<void> {
    heal();
    await eventually(async () =>
      expect(await gateway.creditsOf(customer.accountId)).toMatchObject({ held: isAccepted ? 2 : 1 }),
    );
    const status = await gateway.read(customer, `status?jobId=${jobId}`);
    expect(status.status).toBe(isAccepted ? 200 : 404);
    if (!isAccepted) {
      expectRefusal(answer, { status: 503, code: 'unavailable', says: 'nothing was accepted: try again' });
      return;
    }
    expect(answer).toMatchObject({ status: 202, body: { success: true, jobId } });
    expect(status.body).toMatchObject({ queueId: answer.body['queueId'], stage: 'queued' });
    const told = [...(await gateway.requested()).values()].filter(({ order }) => isFor(order['echo']));
    expect(told).toHaveLength(1);
    expect(await gateway.brokenInvariants()).toEqual([]);
  }

  it('answers 202 when the COMMIT happened and only its answer was lost', async () => {
    atAccept('its answer', () => {});

    const answer = await gateway.apply(customer, { jobId });

    await expectWhole(answer, true);
  });

  it('answers 503 and holds nothing when the COMMIT never arrived', async () => {
    atAccept('COMMIT', () => {});

    const answer = await gateway.apply(customer, { jobId });

    await expectWhole(answer, false);
  });

  it.each([
    ['202 when it had', 'its answer', true],
    ['503 when it had not', 'COMMIT', false],
  ] as const)('asks until it knows whether the COMMIT had happened: %s', async (_, moment, isAccepted) => {
    atAccept(moment, () => {
      relay.cut();
      relay.refuse();
    });
    const applying = gateway.apply(customer, { jobId });
    // The database is away for everybody: what nobody knows is not answered, what can be said is said at once.
    await eventually(async () => expectAway(await gateway.read(customer, 'applied-jobs')));

    relay.admit();

    await expectWhole(await applying, isAccepted);
  });

  it('never claims to know: while nobody can say, the answer is to send the same request again', async () => {
    atAccept('its answer', () => {
      relay.cut();
      relay.refuse();
    });

    const answer = await gateway.apply(customer, { jobId });
    heal();

    expectRefusal(answer, { status: 503, code: 'unavailable', says: 'Nobody can say yet' });
    const again = await gateway.apply(customer, { jobId });
    expectRefusal(again, { status: 409, code: 'already_applied', says: 'is applying to the job already' });
    await expectWhole({ ...again, status: 202, body: { success: true, jobId, queueId: again.body['queueId'] } }, true);
  });

  it('gives the credit back when the connection is lost before COMMIT', async () => {
    relay.watch(({ direction, bytes }) => {
      if (direction !== 'toServer' || !bytes.includes('apply.requested')) return 'pass';
      relay.watch();
      return 'cut';
    });

    const answer = await gateway.apply(customer, { jobId });

    await expectWhole(answer, false);
  });

  it('answers the one application to a repeat with the key, after whatever was lost', async () => {
    const headers = { 'idempotency-key': 'a-key' };
    for (const moment of ['COMMIT', 'its answer'] as const) {
      customer = await gateway.givenCustomer({ credits: 1 });
      atAccept(moment, () => {});
      const answers = [await gateway.apply(customer, { jobId }, { headers })];
      heal();
      answers.push(await gateway.apply(customer, { jobId }, { headers }));

      const [first, second] = answers.map(({ status }) => status);
      expect([first, second]).toEqual([moment === 'COMMIT' ? 503 : 202, 202]);
      expect(await gateway.creditsOf(customer.accountId)).toEqual({ available: 0, held: 1, captured: 0, granted: 1 });
    }
    expect(await gateway.brokenInvariants()).toEqual([]);
  });

  function expectAway(answer: Answer): void {
    expectRefusal(answer, { status: 503, code: 'unavailable', says: 'The database does not answer' });
    expect(answer.headers.get('retry-after')).toBe('2');
  }

  it('is a 503 like everything else while there is no database, and leaves nothing', async () => {
    relay.refuse();
    relay.cut();

    await eventually(async () => expectAway(await gateway.apply(customer, { jobId })));
    for (const path of ['status?jobId=~021234567890', 'applied-jobs', 'freelancers', 'credits']) {
      // The key is remembered for a second; then nobody can tell whose it is.
      await eventually(async () => expectAway(await gateway.read({ key: `${customer.key}x` }, path)));
    }

    relay.admit();
    await eventually(async () => expect((await gateway.read(customer, `status?jobId=${jobId}`)).status).toBe(404));
    expect(await gateway.creditsOf(customer.accountId)).toMatchObject({ held: 1 });
  });
});

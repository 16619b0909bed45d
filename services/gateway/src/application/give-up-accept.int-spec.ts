import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ApplicationId, GatewayAbandon } from '#contracts';
import { Questions } from '#messaging';
import { aJobId, anApplicationId, anEnding, aSettlement, eventually } from '#testing';
import { aGate, FakeBilling } from '../test-kit/fake-billing.kit-spec.js';
import { type Answer, type Customer, Gateway } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';

describe('an accept that cannot go on', () => {
  let gateway: Gateway;
  let billing: FakeBilling;
  let questions: Questions;
  let customer: Customer;

  beforeAll(async () => {
    gateway = await Gateway.start({ replicas: 2 });
    billing = await FakeBilling.start(gateway.database, gateway.nats);
    questions = new Questions(await gateway.nats.open('billing'));
  });
  beforeEach(async () => {
    billing.reset();
    customer = await gateway.givenCustomer();
  });
  afterEach(async () => {
    expect(await gateway.brokenInvariants()).toEqual([]);
    const live = (await applications()).filter(({ status }) => status === 'processing');
    const accepted = live.map(({ application_id }) => application_id);
    expect(billing.held.toSorted()).toEqual(accepted.toSorted());
    expect([...(await gateway.requested()).keys()]).toEqual(expect.arrayContaining(accepted));
  });
  afterAll(async () => {
    await billing?.stop();
    await gateway?.stop();
  });

  const applications = () =>
    gateway.database.query<{ application_id: ApplicationId; status: string }>(
      `SELECT application_id, status FROM gateway.applications WHERE account_id = $1`,
      [customer.accountId],
    );
  const kindOf = async (applicationId: string) => {
    const [row] = await gateway.database.query<{ kind: string }>(
      `SELECT kind FROM gateway.application_keys WHERE application_id = $1`,
      [applicationId],
    );
    return row?.kind;
  };
  /** Billing's question about a reservation that nobody confirmed. */
  const askedAbout = async (...applicationIds: ApplicationId[]) =>
    (await questions.ask(GatewayAbandon, { applicationIds }, 15_000)).results;
  const lastAsked = (): ApplicationId => {
    const last = billing.asked.at(-1);
    if (!last) throw new Error('Billing was asked nothing');
    return last.applicationId;
  };

  function expectUnavailable(answer: Answer): void {
    expectRefusal(answer, { status: 503, code: 'unavailable', says: 'nothing was accepted: try again' });
    expect(answer.headers.get('retry-after')).toBe('2');
  }

  it('is one 202 and one 409 when two replicas hold a credit for the same job; the loser gives its own back', async () => {
    const jobId = aJobId();
    const both = aGate();
    billing.after = (question) => {
      if (question !== 'reserve') return;
      if (billing.held.length === 2) both.open();
      return both.opened;
    };

    const answers = await Promise.all([0, 1].map((replica) => gateway.apply(customer, { jobId }, { replica })));

    const [won, lost] = answers.toSorted((a, b) => a.status - b.status) as [Answer, Answer];
    expect(won).toMatchObject({ status: 202 });
    expectRefusal(lost, { status: 409, code: 'already_applied', says: 'is applying to the job already' });
    expect(lost.body).toMatchObject({ queueId: won.body['queueId'], applicationStatus: 'processing' });
    expect(billing.asked.map(({ question }) => question)).toEqual(['reserve', 'reserve', 'cancel']);
    expect(await kindOf(lastAsked())).toBe('abandoned');
  });

  it('is a 503 when nobody answers for credits, and the id can never be accepted', async () => {
    billing.before = () => billing.silence;
    const jobId = aJobId();

    expectUnavailable(await gateway.apply(customer, { jobId }));

    expect(await applications()).toEqual([]);
    expect((await gateway.read(customer, `status?jobId=${jobId}`)).status).toBe(404);
  });

  it('gives a credit back whose reservation took effect and was not answered', async () => {
    billing.after = (question) => (question === 'reserve' ? billing.silence : undefined);

    expectUnavailable(await gateway.apply(customer));

    expect(billing.asked.map(({ question }) => question)).toEqual(['reserve', 'cancel']);
    expect(await kindOf(lastAsked())).toBe('abandoned');
  });

  it('gives back the credit of each whose shared question was not answered', async () => {
    billing.after = (question) => (question === 'reserve' ? billing.silence : undefined);

    const answers = await Promise.all(Array.from({ length: 6 }, () => gateway.apply(customer)));

    for (const one of answers) expectUnavailable(one);
    const asked = (wanted: string) => billing.asked.filter(({ question }) => question === wanted);
    expect(new Set(asked('cancel').map(({ applicationId }) => applicationId))).toEqual(
      new Set(asked('reserve').map(({ applicationId }) => applicationId)),
    );
    expect(asked('cancel')).toHaveLength(6);
  });

  it('is given up alone where a shared answer says nothing of it', async () => {
    let leftOut: ApplicationId | undefined;
    billing.told = (applicationId) => applicationId !== (leftOut ??= applicationId);

    const answers = await Promise.all(Array.from({ length: 6 }, () => gateway.apply(customer)));

    const given = answers.filter(({ status }) => status !== 202);
    expect(given).toHaveLength(1);
    for (const one of given) expectUnavailable(one);
    expect(await kindOf(String(leftOut))).toBe('abandoned');
    expect(billing.held).toHaveLength(5);
  });

  it('holds nothing when its reserve arrives after it was cancelled', async () => {
    const cancelled = aGate();
    billing.before = (question) => (question === 'reserve' ? cancelled.opened : undefined);

    expectUnavailable(await gateway.apply(customer));
    cancelled.open();

    await eventually(() => expect(billing.asked.map(({ question }) => question)).toEqual(['cancel', 'reserve']));
    expect(billing.held).toEqual([]);
  });

  it('says so when billing answers that the reservation has ended, and is accepted under another id', async () => {
    billing.before = (question, applicationId) => {
      if (question === 'reserve') billing.states.set(applicationId, 'ended');
    };
    expectUnavailable(await gateway.apply(customer));
    billing.before = () => {};

    await gateway.accepted(customer);
  });

  it('is accepted when the application in the way has ended, though only billing knows that yet', async () => {
    const jobId = aJobId();
    const { queueId } = await gateway.accepted(customer, { jobId });
    const ending = anEnding({ status: 'not_available', reasonCode: 'job_closed' });
    const settlement = aSettlement({ applicationId: queueId as ApplicationId, ending, credit: 'released' });
    billing.settled.set(queueId as ApplicationId, settlement.body);
    billing.states.set(queueId as ApplicationId, 'ended');

    const again = await gateway.accepted(customer, { jobId });

    expect(again.queueId).not.toBe(queueId);
  });

  describe('because billing asked about its reservation', () => {
    it('fails with 503 when it is slow: after "abandoned" it is never accepted, and holds nothing', async () => {
      let answered: unknown;
      billing.after = async (question, applicationId) => {
        if (question === 'reserve' && applicationId) answered = await askedAbout(applicationId);
      };

      expectUnavailable(await gateway.apply(customer));

      const applicationId = lastAsked();
      expect(answered).toEqual([{ applicationId, result: 'abandoned' }]);
      expect(await applications()).toEqual([]);
      expect(billing.held).toEqual([]);
    });

    it('is answered "accepted" for what was accepted, "abandoned" for the rest, and the same ever after', async () => {
      const [one, two] = [await gateway.accepted(customer), await gateway.accepted(customer)];
      const [known, unknown] = [[one.queueId, two.queueId] as ApplicationId[], [anApplicationId(), anApplicationId()]];

      for (let round = 0; round < 2; round++) {
        expect(new Set(await askedAbout(...known, ...unknown))).toEqual(
          new Set([
            ...known.map((applicationId) => ({ applicationId, result: 'accepted' })),
            ...unknown.map((applicationId) => ({ applicationId, result: 'abandoned' })),
          ]),
        );
      }
    });

    it('makes the question wait while its transaction is open, and answers "accepted"', async () => {
      const { database } = gateway;
      const lock = await database.connect();
      await lock.query(`BEGIN; LOCK TABLE gateway.outbox IN EXCLUSIVE MODE`);
      const accepting = gateway.apply(customer);
      await eventually(async () => expect(await waiting('relation')).toBe(1));
      const applicationId = lastAsked();
      const answer = askedAbout(applicationId);
      await eventually(async () => expect(await waiting('transactionid')).toBe(1));

      await lock.query('COMMIT');

      expect(await answer).toEqual([{ applicationId, result: 'accepted' }]);
      expect(await accepting).toMatchObject({ status: 202, body: { queueId: applicationId } });
      await lock.end();
    });

    /** Sessions of the gateway that wait for a lock of this kind. */
    const waiting = async (kind: string): Promise<number> => {
      const rows = await gateway.database.query(
        `SELECT FROM pg_stat_activity WHERE datname = $1 AND usename = 'applywright_gateway'
           AND wait_event_type = 'Lock' AND wait_event = $2 AND query NOT LIKE '%published_at%'`,
        [gateway.database.name, kind],
      );
      return rows.length;
    };
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Outbox } from '#messaging';
import { CommitUnknownError, Log, Metrics } from '#runtime';
import { anApplicationId, InterruptedDatabase } from '#testing';
import { BookRepository } from '../outbound/book.repository.js';
import { Billing } from '../test-kit/billing.kit-spec.js';
import { ReserveCredit } from './reserve-credit.js';

// One transaction takes fifty.
const [FIRST, SECOND] = [50, 10];

describe('a question that takes two transactions', () => {
  let billing: Billing;
  let own: InterruptedDatabase;
  let reserving: ReserveCredit;
  beforeAll(async () => {
    billing = await Billing.start();
    const options = { url: billing.database.urlOf('billing'), schema: 'billing', applicationName: 'reserving' };
    own = await new InterruptedDatabase({ ...options, log: Log.silent(), poolSize: 4 }).open();
    reserving = new ReserveCredit(own, new BookRepository(), new Outbox(), new Metrics('billing'), Log.silent());
  });
  afterEach(async () => expect(await billing.brokenInvariants()).toEqual([]));
  afterAll(async () => {
    await own?.close();
    await billing?.stop();
  });

  const given = async (credits: number, count = FIRST + SECOND) => {
    const accountId = await billing.givenAccount(credits);
    return Array.from({ length: count }, () => ({ accountId, applicationId: anApplicationId() }));
  };

  it.each([
    ['the first is lost before COMMIT', ['lost', 'whole'], SECOND, SECOND],
    ['the second is lost before COMMIT', ['whole', 'lost'], FIRST, FIRST],
    ['the COMMIT of the second is not heard', ['whole', 'unheard'], FIRST, FIRST + SECOND],
    ['the COMMIT of the second never arrives', ['whole', 'unsent'], FIRST, FIRST],
  ] as const)(
    'leaves out those of whom nobody knows, and says what became of the rest: %s',
    async (_, fates, told, held) => {
      const wanted = await given(100);
      const [{ accountId }] = wanted as [(typeof wanted)[number]];
      own.next(...fates);

      const answers = await reserving.executeAll(wanted);

      const known = fates[0] === 'whole' ? wanted.slice(0, told) : wanted.slice(-told);
      expect(answers.map(({ request, result }) => ({ ...request, result }))).toEqual(
        known.map((one) => ({ ...one, result: 'reserved' })),
      );
      expect(await billing.creditsOf(accountId)).toMatchObject({ available: 100 - held, held });
      // Whoever asks again holds nothing twice.
      const again = await reserving.executeAll(wanted);
      expect(again.map(({ result }) => result)).toEqual(wanted.map(() => 'reserved'));
      expect(await billing.creditsOf(accountId)).toMatchObject({ available: 40, held: 60 });
    },
  );

  it('refuses only those that come after the last credit', async () => {
    const wanted = await given(FIRST + 3);

    const answers = await reserving.executeAll(wanted);

    expect(answers.map(({ request }) => request)).toEqual(wanted);
    expect(answers.map(({ result }) => result)).toEqual(
      wanted.map((_, at) => (at < FIRST + 3 ? 'reserved' : 'insufficient')),
    );
  });

  it('has no answer when nobody knows of any', async () => {
    const wanted = await given(5, 3);
    own.next('unheard');

    await expect(reserving.executeAll(wanted)).rejects.toBeInstanceOf(CommitUnknownError);
  });
});

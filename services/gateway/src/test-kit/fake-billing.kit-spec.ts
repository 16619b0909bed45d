import type {
  AccountId,
  AnswerOf,
  ApplicationId,
  BillingBalance,
  BillingCancelReservation,
  BillingReservation,
  BillingReserve,
  BillingReserveMany,
  RequestOf,
} from '#contracts';
import { type TestDatabase, type TestNats, testService, type TestService } from '#testing';

type Question = 'reserve' | 'cancel' | 'reservation' | 'balance';
type Held = RequestOf<typeof BillingReserve>;

const CREDITS = 1_000;

/** Something that a test waits for, or makes others wait for. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function aGate(): Gate {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/**
 * Answers as billing would, from memory, and lets a test decide when: for moments that the real one never shows for
 * certain. `before` runs before a question takes effect, `after` between the effect and the answer.
 */
export class FakeBilling {
  before: (question: Question, applicationId: ApplicationId) => Promise<void> | void = () => {};
  after: (question: Question, applicationId?: ApplicationId) => Promise<void> | void = () => {};
  /** Of a question that holds credits, what its answer says; a test may leave some out. */
  told: (applicationId: ApplicationId) => boolean = () => true;
  /** Whether there is a credit to hold for one that holds none yet. */
  hasCredit: (applicationId: ApplicationId) => boolean = () => true;
  /** How many applications each question that holds credits had. */
  readonly shared: number[] = [];
  /** What was asked, in the order in which it took effect. */
  readonly asked: { question: Question; applicationId: ApplicationId }[] = [];
  readonly settled = new Map<ApplicationId, unknown>();
  readonly states = new Map<ApplicationId, 'held' | 'ended'>();
  private service: TestService | undefined;
  private readonly end = aGate();
  /** Pending until the test ends: an answer that waits for it is lost. */
  readonly silence = this.end.opened;

  static async start(database: TestDatabase, nats: TestNats): Promise<FakeBilling> {
    const fake = new FakeBilling();
    fake.service = await testService({
      service: 'billing',
      database,
      nats,
      on: {
        'billing.reserveMany': (request: RequestOf<typeof BillingReserveMany>) => fake.reserveMany(request),
        'billing.cancelReservation': (request: Held) => fake.cancel(request),
        'billing.reservation': (request: RequestOf<typeof BillingReservation>) => fake.reservation(request),
        'billing.balance': (request: RequestOf<typeof BillingBalance>) => fake.balance(request),
      },
    });
    return fake;
  }

  async stop(): Promise<void> {
    this.end.open();
    await this.service?.close();
  }

  /** Answers at once, asked nothing, knowing nobody. */
  reset(): void {
    this.before = () => {};
    this.after = () => {};
    this.told = () => true;
    this.hasCredit = () => true;
    this.shared.splice(0);
    this.asked.splice(0);
    this.states.clear();
    this.settled.clear();
  }

  get held(): ApplicationId[] {
    return [...this.states].filter(([, state]) => state === 'held').map(([applicationId]) => applicationId);
  }

  /** Each takes effect by itself; the answer waits for all of them, and names them in another order. */
  private async reserveMany({
    reservations,
  }: RequestOf<typeof BillingReserveMany>): Promise<AnswerOf<typeof BillingReserveMany>> {
    this.shared.push(reservations.length);
    const answers = await Promise.all(
      reservations.map(async (one) => ({ applicationId: one.applicationId, ...(await this.reserve(one)) })),
    );
    return { reservations: answers.filter(({ applicationId }) => this.told(applicationId)).reverse() };
  }

  private async reserve({ applicationId }: Held): Promise<AnswerOf<typeof BillingReserve>> {
    await this.before('reserve', applicationId);
    this.asked.push({ question: 'reserve', applicationId });
    const known = this.states.get(applicationId);
    const isRefused = known === undefined && !this.hasCredit(applicationId);
    const result = isRefused ? 'insufficient' : known === 'ended' ? 'ended' : 'reserved';
    if (known === undefined && !isRefused) this.states.set(applicationId, 'held');
    const answer = { result, creditsRemaining: this.available } as const;
    await this.after('reserve', applicationId);
    return answer;
  }

  private async cancel({ applicationId }: Held): Promise<AnswerOf<typeof BillingCancelReservation>> {
    await this.before('cancel', applicationId);
    this.asked.push({ question: 'cancel', applicationId });
    const isEnded = this.states.get(applicationId) === 'ended';
    this.states.set(applicationId, 'ended');
    await this.after('cancel', applicationId);
    return { result: isEnded ? 'already_ended' : 'released' };
  }

  private async reservation({
    applicationId,
  }: RequestOf<typeof BillingReservation>): Promise<AnswerOf<typeof BillingReservation>> {
    await this.before('reservation', applicationId);
    const settled = this.settled.get(applicationId);
    if (settled === undefined) return { reservation: null };
    return { reservation: { state: 'released', status: 'failed', settled } };
  }

  private async balance(_request: { accountId: AccountId }): Promise<AnswerOf<typeof BillingBalance>> {
    await this.after('balance');
    const held = this.held.length;
    return { available: CREDITS - held, held, captured: 0, granted: CREDITS };
  }

  private get available(): number {
    return CREDITS - this.held.length;
  }
}

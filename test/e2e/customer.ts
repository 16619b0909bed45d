import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import {
  type ApplyRequest,
  Applywright,
  type Clock,
  NetworkError,
  realClock,
  type StatusBody,
  StillProcessingError,
  UnavailableError,
} from '#client';
import { type Embedded, type EmbeddedAgency, eventually, oracleOf, type ReceivedWebhook, replayTraces } from '#testing';

export const LETTER = 'Dear client,\n\norders that must not be lost are what I build.\n\nKind regards';

/** What of a request is not as it is for all. */
export type Differing = { readonly [Name in keyof ApplyRequest]?: ApplyRequest[Name] | undefined };

// Of one application from its request to its end, on a machine that does much else at the same time.
const SETTLED_WITHIN_MS = 240_000;

// Asks every half second instead of every five: the protocol's own times are scaled here as well.
const IMPATIENT: Clock = { ...realClock, sleep: (ms, signal) => realClock.sleep(ms / 10, signal) };

/** A customer with agencies of its own, seen through the API, and what only the sandbox knows. */
export class Customer {
  private constructor(
    readonly system: Embedded,
    readonly accountId: string,
    readonly apiKey: string,
    readonly agencies: readonly EmbeddedAgency[],
  ) {}

  static async of(system: Embedded, given: { credits?: number; agencies?: number; connects?: number } = {}) {
    const { credits = 100, agencies = 1, connects = 10_000 } = given;
    const { accountId, apiKey } = await system.account('End to end', credits);
    const all: EmbeddedAgency[] = [];
    for (let at = 0; at < agencies; at += 1) {
      all.push(await system.agency(accountId, `Agency ${at + 1}`, connects));
    }
    return new Customer(system, accountId, apiKey, all);
  }

  /** The customer's own tests: the account's twin, whose one agency works on the sandbox. */
  static async twinOf({ system, accountId: twinOf }: Customer, { credits }: { credits: number }) {
    const { accountId, apiKey, agency } = await system.testTwin(twinOf, credits);
    return new Customer(system, accountId, apiKey, [agency]);
  }

  get agency(): EmbeddedAgency {
    return this.agencies[0] as EmbeddedAgency;
  }

  get oracle() {
    const { sandbox } = this.system;
    return oracleOf((method, path, body) => (method === 'GET' ? sandbox.get(path) : sandbox.post(path, body)));
  }

  get client(): Applywright {
    return this.clientWith(realClock);
  }

  private clientWith(clock: Clock): Applywright {
    return new Applywright({ baseUrl: this.system.baseUrl, apiKey: this.apiKey, clock });
  }

  /**
   * Applies to a job with a letter; `body` says what differs. Where a part of the system is down for longer than the
   * client asks again, it is asked once more, with the same key.
   */
  async apply(job: string, body: Differing = {}): Promise<string> {
    const request = { jobId: job, coverLetter: LETTER, agencyId: this.agency.agencyId, ...body } as ApplyRequest;
    const idempotencyKey = randomUUID();
    const accepted = await eventually(() =>
      this.client.apply(request, { idempotencyKey }).catch((error: unknown) => {
        if (error instanceof UnavailableError || error instanceof NetworkError) throw error;
        return { error };
      }),
    );
    if ('error' in accepted) throw accepted.error;
    return accepted.queueId;
  }

  status(queueId: string): Promise<StatusBody> {
    return this.client.status(queueId);
  }

  /** A failure says what it waits for. */
  async settled(queueId: string): Promise<StatusBody> {
    try {
      return await this.clientWith(IMPATIENT).waitUntilSettled(queueId, { timeoutMs: SETTLED_WITHIN_MS });
    } catch (error) {
      if (!(error instanceof StillProcessingError)) throw error;
      throw new Error(`Not settled: ${JSON.stringify(error.lastStatus, null, 1)}`, { cause: error });
    }
  }

  async reaches(queueId: string, stage: string): Promise<StatusBody> {
    return eventually(async () => {
      const status = await this.status(queueId);
      expect(status.stage).toBe(stage);
      return status;
    }, SETTLED_WITHIN_MS);
  }

  async credits(): Promise<{ available: number; held: number; captured: number; granted: number }> {
    const { available, held, captured, granted } = await this.client.credits();
    return { available, held, captured, granted };
  }

  /** As `settled`, for what has to be applied; a failure shows everything that is known of it. */
  async applied(queueId: string): Promise<StatusBody> {
    const status = await this.settled(queueId);
    if (status.applicationStatus !== 'applied') throw new Error(`Not applied: ${JSON.stringify(status, null, 1)}`);
    return status;
  }

  /** Webhooks about one application, once its last one has come. */
  webhooks(queueId: string): Promise<ReceivedWebhook[]> {
    return eventually(async () => {
      const all = (await this.system.received()).filter(({ data }) => data['queueId'] === queueId);
      expect(all.length).toBeGreaterThan(0);
      return all;
    }, SETTLED_WITHIN_MS);
  }
}

/** All services say that their tables agree, nothing waits in an outbox, nothing was given up, and every row moved as its table allows. */
export async function expectSound(system: Embedded): Promise<void> {
  await eventually(async () => {
    const { services } = await system.operator.get<{ services: ServiceHealth[] }>('/operator/v1/invariants');
    const broken = services.flatMap(({ service, invariants }) =>
      invariants.filter(({ holds }) => !holds).map(({ name, broken: rows }) => ({ service, name, rows })),
    );
    expect(broken).toEqual([]);
    expect(services.map(({ outboxWaiting, deadLetters }) => [outboxWaiting, deadLetters])).toEqual(
      services.map(() => [0, 0]),
    );
  }, 30_000);
  const { rows, illegal } = await replayTraces(system.databaseUrl);
  expect(illegal).toEqual([]);
  expect(rows).toBeGreaterThan(0);
}

interface ServiceHealth {
  readonly service: string;
  readonly invariants: readonly { name: string; holds: boolean; broken: unknown[] }[];
  readonly outboxWaiting: number | null;
  readonly deadLetters: number | null;
}

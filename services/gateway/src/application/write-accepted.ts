import { Injectable } from '@nestjs/common';
import type { ApplyRequested, Outgoing } from '#contracts';
import { Outbox } from '#messaging';
import { crashPoint, Database, errorText, isDatabaseAway, Log, SharedTurns } from '#runtime';
import { ApplicationKeysRepository } from '../outbound/application-keys.repository.js';
import { ApplicationsRepository, type NewApplication } from '../outbound/applications.repository.js';
import { IdempotencyRepository } from '../outbound/idempotency.repository.js';

/** All that makes an application exist. */
export interface Acceptance {
  readonly application: NewApplication;
  /** To be replayed under its key; undefined where it came without one. */
  readonly answer?: object;
  readonly message: Outgoing<typeof ApplyRequested>;
}

/** What became of one: null when it is committed, or why it is not, or why nobody knows. */
type Fault = { readonly error: unknown } | null;

/**
 * Writes accepted applications, those that come while a commit runs in the next one. Each is accepted by itself: when a
 * batch is refused, for a job that somebody else got or an id that was abandoned, each of it is tried alone.
 */
@Injectable()
export class WriteAccepted {
  private readonly turns = new SharedTurns<Acceptance, Fault>((batch) => this.together(batch));

  constructor(
    private readonly database: Database,
    private readonly applications: ApplicationsRepository,
    private readonly keys: ApplicationKeysRepository,
    private readonly idempotency: IdempotencyRepository,
    private readonly outbox: Outbox,
    private readonly log: Log,
  ) {}

  /** Throws what refused this one, or what leaves open whether it was committed. */
  async execute(acceptance: Acceptance): Promise<void> {
    const fault = await this.turns.do(acceptance);
    if (fault) throw fault.error;
  }

  private async together(batch: readonly Acceptance[]): Promise<(Fault | Promise<Fault>)[]> {
    const fault = await this.tried(batch);
    // Without the database each would only find that out for itself; and after a lost COMMIT each asks for its own fate.
    if (!fault || batch.length === 1 || isDatabaseAway(fault.error)) return batch.map(() => fault);
    this.log.info(
      { applications: batch.length, error: errorText(fault.error), next: 'one by one' },
      'accept.batch_failed',
    );
    // Beside the next batch, which has nothing to do with it.
    return batch.map((one) => this.tried([one]));
  }

  private tried(batch: readonly Acceptance[]): Promise<Fault> {
    return this.write(batch).then(
      () => null,
      (error: unknown) => ({ error }),
    );
  }

  private write(batch: readonly Acceptance[]): Promise<void> {
    return this.database.transaction(async (tx) => {
      const applications = batch.map(({ application }) => application);
      await this.keys.accept(
        tx,
        applications.map(({ applicationId }) => applicationId),
      );
      await this.applications.insert(tx, applications);
      const answers = batch.flatMap(({ application: { applicationId }, answer }) =>
        answer ? [{ applicationId, answer }] : [],
      );
      await this.idempotency.complete(tx, answers);
      await this.outbox.add(tx, ...batch.map(({ message }) => message));
      crashPoint('before-accept-commit');
    });
  }
}

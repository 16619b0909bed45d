import { Injectable } from '@nestjs/common';
import { type AccountId, type ApplicationId, GatewayAbandon } from '#contracts';
import { Healings, Questions } from '#messaging';
import { Database, Log, Metrics, TimeScale } from '#runtime';
import { CancelReservation } from './cancel-reservation.js';

// An accept takes milliseconds and gives up after seconds; what is still unconfirmed then has probably lost its request.
// A 503 promises that nothing is held 60 s later.
const ASK_AFTER_MS = 20_000;
const BATCH = 100;
const WHY = 'no application came of it, and the gateway has made sure that none will';

/**
 * Asks the gateway about reservations that nobody confirmed. Its answer `abandoned` is backed by a row that forbids
 * the application for ever; only that releases a credit. No answer changes nothing.
 */
@Injectable()
export class ReleaseAbandoned {
  constructor(
    private readonly database: Database,
    private readonly questions: Questions,
    private readonly cancel: CancelReservation,
    private readonly healings: Healings,
    private readonly scale: TimeScale,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  /** One round. True when there may be more. */
  async execute(): Promise<boolean> {
    const rows = await this.database.query<{ application_id: ApplicationId; account_id: AccountId }>(
      `SELECT application_id, account_id FROM reservations
       WHERE state = 'held' AND accepted_at IS NULL AND reserved_at < clock_timestamp() - $1::interval
       ORDER BY reserved_at LIMIT ${BATCH}`,
      [this.scale.interval(ASK_AFTER_MS)],
    );
    if (rows.length === 0) return false;
    const accounts = new Map(rows.map((row) => [row.application_id, row.account_id]));
    const { results } = await this.questions.ask(GatewayAbandon, { applicationIds: [...accounts.keys()] });
    const accepted = results.filter(({ result }) => result === 'accepted').map(({ applicationId }) => applicationId);
    await this.database.query(
      `UPDATE reservations SET accepted_at = clock_timestamp() WHERE application_id = ANY ($1::uuid[])`,
      [accepted],
    );
    for (const { applicationId, result } of results) {
      const accountId = accounts.get(applicationId);
      if (result !== 'abandoned' || accountId === undefined) continue;
      const ended = await this.database.transaction(async (tx) => {
        const end = await this.cancel.within(tx, applicationId, accountId);
        if (end === 'released') await this.healings.swept(tx, 'release-abandoned', WHY, [applicationId]);
        return end;
      });
      this.metrics.counter('billing_abandoned_total', 'Reservations without an application, released').inc();
      this.log.warn({ applicationId, accountId, ended }, 'reservation.abandoned');
    }
    return rows.length === BATCH;
  }
}

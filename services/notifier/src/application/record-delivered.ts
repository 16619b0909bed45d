import { Injectable } from '@nestjs/common';
import { Database, isDatabaseAway, SharedTurns } from '#runtime';
import { DeliveriesRepository, type TakenTry } from '../outbound/deliveries.repository.js';

/** False when the delivery had ended before; undefined when it is gone, with its endpoint. */
type Decides = boolean | undefined;

// More than are ever under way in one process.
const MOST_AT_ONCE = 128;

/**
 * Writes tries that were taken: what arrives while others are being written is written together with the next. Nothing is
 * decided here: what was taken is delivered, whatever became of the others.
 */
@Injectable()
export class RecordDelivered {
  private readonly turns = new SharedTurns<TakenTry, Decides>((taken) => this.together(taken), {
    maxItems: MOST_AT_ONCE,
  });

  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
  ) {}

  execute(taken: TakenTry): Promise<Decides> {
    return this.turns.do(taken);
  }

  private async together(taken: readonly TakenTry[]): Promise<(Decides | Promise<Decides>)[]> {
    try {
      return await this.deliveries.recordDelivered(this.database, taken);
    } catch (error) {
      if (taken.length === 1 || isDatabaseAway(error)) throw error;
      // Whatever is wrong with one of them keeps none of the others.
      return taken.map(async (one) => (await this.deliveries.recordDelivered(this.database, [one]))[0]);
    }
  }
}

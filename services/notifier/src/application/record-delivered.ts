import { Injectable } from '@nestjs/common';
import { Database, isDatabaseAway } from '#runtime';
import { DeliveriesRepository, type TakenTry } from '../outbound/deliveries.repository.js';

interface Waiting {
  readonly taken: TakenTry;
  readonly done: (decides: boolean | undefined) => void;
  readonly fail: (error: unknown) => void;
}

// More than are ever under way in one process.
const MOST_AT_ONCE = 128;

/**
 * Writes tries that were taken: what arrives while others are being written is written together with the next. Alone it
 * waits for nobody. Nothing is decided here: what was taken is delivered, whatever became of the others.
 */
@Injectable()
export class RecordDelivered {
  private readonly waiting: Waiting[] = [];
  private isWriting = false;

  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
  ) {}

  /** False when the delivery had ended before; undefined when it is gone, with its endpoint. */
  execute(taken: TakenTry): Promise<boolean | undefined> {
    return new Promise((done, fail) => {
      this.waiting.push({ taken, done, fail });
      if (!this.isWriting) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) await this.write(this.waiting.splice(0, MOST_AT_ONCE));
    this.isWriting = false;
  }

  private async write(together: readonly Waiting[]): Promise<void> {
    try {
      const decided = await this.deliveries.recordDelivered(
        this.database,
        together.map(({ taken }) => taken),
      );
      together.forEach(({ done }, at) => done(decided[at]));
    } catch (error) {
      if (together.length === 1 || isDatabaseAway(error)) return together.forEach(({ fail }) => fail(error));
      // Whatever is wrong with one of them keeps none of the others.
      for (const one of together) await this.write([one]);
    }
  }
}

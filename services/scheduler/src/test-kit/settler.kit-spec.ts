import type { AgencyId, ApplicationId, ApplicationOrder } from '#contracts';
import type { Scheduler } from './scheduler.kit-spec.js';

/**
 * Agents and billing in one: settles what is in flight, the oldest of a lane first and only when the lane is full or
 * has nothing more to start, so that lanes are as full as they may be.
 */
export class Settler {
  private readonly settled = new Set<ApplicationId>();

  constructor(
    private readonly scheduler: Scheduler,
    private readonly maxInFlight: number,
    /** How many there are to settle. */
    private readonly total: number,
    /** Lanes in which nothing ever ends. */
    private readonly stuck: readonly AgencyId[] = [],
  ) {}

  /** One look; throws until everything was started, settled and forgotten. */
  async round(): Promise<void> {
    const lanes = await this.scheduler.database.query<{ orders: string[]; waiting: number }>(
      `SELECT array(SELECT order_json FROM scheduler.dispatched WHERE agency_id = lanes.agency_id
                    ORDER BY dispatched_at) AS orders,
         (SELECT count(*)::int FROM scheduler.waiting WHERE agency_id = lanes.agency_id) AS waiting
       FROM scheduler.lanes WHERE agency_id <> ALL ($1::uuid[])`,
      [this.stuck],
    );
    for (const { orders, waiting } of lanes) {
      const open = orders
        .map((text) => JSON.parse(text) as ApplicationOrder)
        .filter(({ applicationId }) => !this.settled.has(applicationId));
      const [oldest] = open;
      if (oldest && (open.length >= this.maxInFlight || waiting === 0)) {
        this.settled.add(oldest.applicationId);
        await this.scheduler.settle(oldest);
      }
    }
    const left = lanes.reduce((sum, { orders, waiting }) => sum + orders.length + waiting, 0);
    const { size } = this.settled;
    if (size < this.total || left > 0) throw new Error(`${size} of ${this.total} are settled, ${left} are left`);
  }
}

import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { errorText, Log, Loop, TimeScale } from '#runtime';
import { ClaimDeliveries } from '../application/claim-deliveries.js';
import { Deliver } from '../application/deliver.js';
import { DeliveryWakeUp } from '../application/delivery-wake-up.js';

const POLL_MS = 250;
// Of this process at a time; an endpoint has its own, smaller limit. A try is a socket that mostly waits, and thirty
// endpoints that answer slowly must not fill the process.
const IN_FLIGHT = 128;
const STRAGGLERS_MS = 60_000;

/** Claims due deliveries as long as there is room, and tries them side by side. */
@Injectable()
export class DeliveriesLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;
  private readonly stragglers: Loop;
  private readonly underWay = new Set<Promise<void>>();

  constructor(claim: ClaimDeliveries, deliver: Deliver, wakeUp: DeliveryWakeUp, scale: TimeScale, log: Log) {
    this.loop = new Loop({ name: 'deliveries', log, restMs: POLL_MS }, async () => {
      const room = IN_FLIGHT - this.underWay.size;
      if (room === 0) return 'rest';
      for (const delivery of await claim.execute(room)) {
        const trying = deliver
          .execute(delivery)
          // Its lock runs out and it is tried again, under the same id.
          .catch((error: unknown) =>
            log.error({ eventId: delivery.eventId, error: errorText(error) }, 'webhook.not_recorded'),
          )
          .finally(() => {
            this.underWay.delete(trying);
            this.loop.wake();
          });
        this.underWay.add(trying);
      }
      return 'rest';
    });
    const sweep = { name: 'stragglers', log, restMs: scale.ms(STRAGGLERS_MS) };
    this.stragglers = new Loop(sweep, () => claim.giveUpStragglers());
    wakeUp.onGiven(() => this.loop.wake());
  }

  onApplicationBootstrap(): void {
    this.loop.start();
    this.stragglers.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.loop.stop(), this.stragglers.stop()]);
    await Promise.all(this.underWay);
  }
}

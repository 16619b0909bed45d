import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { errorText, Log, Loop, type Round, TimeScale } from '#runtime';
import { type Claim, ClaimDeliveries } from '../application/claim-deliveries.js';
import { Deliver } from '../application/deliver.js';
import { DeliveryWakeUp } from '../application/delivery-wake-up.js';
import type { ClaimedDelivery } from '../outbound/deliveries.repository.js';

// While something waits for its next try: that much late at most.
const POLL_MS = 250;
// While nothing waits at all. What is new wakes the process that wrote it; this is what it costs when that one died.
const IDLE_POLL_MS = 1_000;
// Of this process at a time; an endpoint has its own, smaller limit. A try is a socket that mostly waits, and thirty
// endpoints that answer slowly must not fill the process.
const IN_FLIGHT = 128;
const STRAGGLERS_MS = 60_000;

/**
 * Claims due deliveries as long as there is room, and tries them side by side. One that has come to an end makes room:
 * that is only worth a look where something was left for want of it.
 */
@Injectable()
export class DeliveriesLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;
  private readonly stragglers: Loop;
  private readonly underWay = new Set<Promise<void>>();
  private last: Omit<Claim, 'claimed'> = { isFull: false, crowded: new Set() };
  /** Endpoints whose tries came to an end since the last claim began. */
  private readonly ended = new Set<string>();

  constructor(
    private readonly claim: ClaimDeliveries,
    private readonly deliver: Deliver,
    wakeUp: DeliveryWakeUp,
    scale: TimeScale,
    private readonly log: Log,
  ) {
    this.loop = new Loop({ name: 'deliveries', log, restMs: POLL_MS }, (isCalled) => this.round(isCalled));
    const sweep = { name: 'stragglers', log, restMs: scale.ms(STRAGGLERS_MS) };
    this.stragglers = new Loop(sweep, () => claim.giveUpStragglers());
    wakeUp.onGiven(() => this.loop.wake());
  }

  private async round(isCalled: boolean): Promise<Round> {
    // Called, there is something to claim: looking first would only make it wait.
    if (!isCalled && !(await this.claim.isAnyPending())) return IDLE_POLL_MS;
    const room = IN_FLIGHT - this.underWay.size;
    this.ended.clear();
    if (room === 0) {
      this.last = { ...this.last, isFull: true };
      return 'rest';
    }
    const { claimed, ...last } = await this.claim.execute(room);
    this.last = last;
    for (const delivery of claimed) this.start(delivery);
    // What ended during the claim was counted by it as under way.
    return [...this.ended].some((endpointId) => this.mayHaveMore(endpointId)) ? 'again' : 'rest';
  }

  private mayHaveMore(endpointId: string): boolean {
    return this.last.isFull || this.last.crowded.has(endpointId);
  }

  private start(delivery: ClaimedDelivery): void {
    const { eventId, endpointId } = delivery;
    const trying = this.deliver
      .execute(delivery)
      // Its lock runs out and it is tried again, under the same id.
      .catch((error: unknown) => this.log.error({ eventId, error: errorText(error) }, 'webhook.not_recorded'))
      .finally(() => {
        this.underWay.delete(trying);
        this.ended.add(endpointId);
        if (this.mayHaveMore(endpointId)) this.loop.wake();
      });
    this.underWay.add(trying);
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

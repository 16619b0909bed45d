import { Injectable } from '@nestjs/common';
import { Healings } from '#messaging';
import { Database } from '#runtime';
import { inFlightLimit } from '../domain/breaker.js';
import { type ClaimedDelivery, DeliveriesRepository } from '../outbound/deliveries.repository.js';
import { EndpointsRepository } from '../outbound/endpoints.repository.js';

export interface Claim {
  readonly claimed: readonly ClaimedDelivery[];
  /** As many as there was room for: more may be due, anywhere. */
  readonly isFull: boolean;
  /** Endpoints that have as many under way as they may: more may be due there. */
  readonly crowded: ReadonlySet<string>;
}

/** Takes deliveries to try: by endpoint, so that one with a long queue, slow or dead, takes nothing from the others. */
@Injectable()
export class ClaimDeliveries {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointsRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly healings: Healings,
  ) {}

  isAnyPending(): Promise<boolean> {
    return this.deliveries.isAnyPending(this.database);
  }

  /** At most `room`. The endpoints' locks make two replicas count one after the other what is under way. */
  execute(room: number): Promise<Claim> {
    return this.database.transaction(async (tx) => {
      const due = await this.endpoints.lockDue(tx, room);
      const limits = due.map(({ endpointId, failures }) => ({ endpointId, inFlight: inFlightLimit(failures) }));
      const claimed = await this.deliveries.claim(tx, limits, room);
      const left = claimed.filter(({ isTakenOver }) => isTakenOver).map(({ eventId }) => eventId);
      await this.healings.swept(tx, 'claim-deliveries', 'whoever had claimed the try never said what came of it', left);
      const isFull = due.length === room || claimed.length === room;
      return { claimed, isFull, crowded: new Set(due.filter(isCrowded(claimed)).map(({ endpointId }) => endpointId)) };
    });
  }

  async giveUpStragglers(): Promise<void> {
    await this.database.transaction(async (tx) => {
      const ids = await this.deliveries.giveUpStragglers(tx);
      await this.healings.swept(tx, 'give-up-stragglers', 'they came to an endpoint as it was switched off', ids);
    });
  }
}

/** Of an endpoint at which something was due. */
const isCrowded =
  (claimed: readonly { endpointId: string; room: number }[]) =>
  ({ endpointId }: { endpointId: string }): boolean => {
    const own = claimed.filter((one) => one.endpointId === endpointId);
    return own.length >= (own[0]?.room ?? 0);
  };

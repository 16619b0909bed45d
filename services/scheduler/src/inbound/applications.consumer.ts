import { Controller } from '@nestjs/common';
import {
  ApplicationProgressed,
  ApplicationReturned,
  ApplicationSettled,
  ApplyRequested,
  type BodyOf,
  type MessageId,
  PreviewFinished,
} from '#contracts';
import { type Absorbed, Concerns, type Delivery, OnMessage, OnMessages } from '#messaging';
import type { Tx } from '#runtime';
import { EndApplication } from '../application/end-application.js';
import { FreeSlot, freesSlot } from '../application/free-slot.js';
import { QueueApplication } from '../application/queue-application.js';
import { TakeBack } from '../application/take-back.js';

@Controller()
export class ApplicationsConsumer {
  constructor(
    private readonly queue: QueueApplication,
    private readonly end: EndApplication,
    private readonly free: FreeSlot,
    private readonly takeBack: TakeBack,
  ) {}

  @OnMessages(ApplyRequested)
  requested(messages: Absorbed<BodyOf<typeof ApplyRequested>>[], tx: Tx): Promise<void> {
    return this.queue.execute(
      messages.map(({ body }) => body),
      tx,
    );
  }

  @OnMessages(ApplicationSettled)
  async settled(messages: Absorbed<BodyOf<typeof ApplicationSettled>>[], tx: Tx): Promise<void> {
    await this.end.execute(
      messages.map(({ body, agencyId }) => ({
        applicationId: body.applicationId,
        agencyId,
        connects: connectsOf(body),
      })),
      tx,
    );
  }

  /** Its place in the lane ends as an application's does. */
  @OnMessages(PreviewFinished)
  async previewed(messages: Absorbed<BodyOf<typeof PreviewFinished>>[], tx: Tx): Promise<void> {
    await this.end.execute(
      messages.map(({ body, agencyId }) => ({ applicationId: body.previewId, agencyId, connects: 0 })),
      tx,
    );
  }

  /** Two of three steps free no slot. */
  @Concerns(ApplicationProgressed)
  concerning(messages: Absorbed<BodyOf<typeof ApplicationProgressed>>[]): ReadonlySet<MessageId> {
    return new Set(messages.filter(({ body }) => freesSlot(body)).map(({ id }) => id));
  }

  @OnMessage(ApplicationProgressed)
  progressed(progressed: BodyOf<typeof ApplicationProgressed>, { tx }: Delivery): Promise<void> {
    return this.free.execute(progressed, tx);
  }

  @OnMessage(ApplicationReturned)
  returned(returned: BodyOf<typeof ApplicationReturned>, { tx }: Delivery): Promise<void> {
    return this.takeBack.execute(returned, tx);
  }
}

/** What it cost: nothing that was not sent costs anything; null where it was and nobody read what for. */
const connectsOf = ({ ending }: BodyOf<typeof ApplicationSettled>): number | null =>
  ending.status === 'applied' ? (ending.evidence?.connectsSpent ?? null) : 0;

import { Controller } from '@nestjs/common';
import {
  ApplicationCorrected,
  ApplicationProgressed,
  ApplicationSettled,
  type BodyOf,
  JobRead,
  PreviewDropped,
  PreviewFinished,
  RosterRead,
} from '#contracts';
import { type Absorbed, type Delivery, OnMessage, OnMessages } from '#messaging';
import type { Tx } from '#runtime';
import { ArchiveReading } from '../application/archive-reading.js';
import { FollowApplication } from '../application/follow-application.js';
import { FollowPreview } from '../application/follow-preview.js';

@Controller()
export class ApplicationFactsConsumer {
  constructor(
    private readonly follow: FollowApplication,
    private readonly previews: FollowPreview,
    private readonly archive: ArchiveReading,
  ) {}

  @OnMessages(ApplicationSettled)
  settled(messages: Absorbed<BodyOf<typeof ApplicationSettled>>[], tx: Tx): Promise<void> {
    return this.follow.settled(bodiesOf(messages), tx);
  }

  @OnMessage(ApplicationCorrected)
  corrected(correction: BodyOf<typeof ApplicationCorrected>, { tx }: Delivery): Promise<void> {
    return this.follow.corrected(correction, tx);
  }

  @OnMessages(ApplicationProgressed)
  progressed(messages: Absorbed<BodyOf<typeof ApplicationProgressed>>[], tx: Tx): Promise<void> {
    return this.follow.progressed(bodiesOf(messages), tx);
  }

  @OnMessage(PreviewFinished)
  previewFinished(finished: BodyOf<typeof PreviewFinished>, { tx }: Delivery): Promise<void> {
    return this.previews.ended(finished, tx);
  }

  @OnMessage(PreviewDropped)
  previewDropped(dropped: BodyOf<typeof PreviewDropped>, { tx }: Delivery): Promise<void> {
    return this.previews.ended(dropped, tx);
  }

  @OnMessages(JobRead)
  jobRead(messages: Absorbed<BodyOf<typeof JobRead>>[], tx: Tx): Promise<void> {
    return this.archive.jobs(bodiesOf(messages), tx);
  }

  @OnMessage(RosterRead)
  rosterRead(reading: BodyOf<typeof RosterRead>, { tx }: Delivery): Promise<void> {
    return this.archive.roster(reading, tx);
  }
}

const bodiesOf = <B>(messages: readonly Absorbed<B>[]): B[] => messages.map(({ body }) => body);

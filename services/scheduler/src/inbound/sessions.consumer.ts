import { Controller } from '@nestjs/common';
import { AgencyRegistered, type BodyOf, SessionNeedsHuman, SessionReady, SessionReconnecting } from '#contracts';
import { type Delivery, OnMessage } from '#messaging';
import { FollowSession } from '../application/follow-session.js';
import { RegisterLane } from '../application/register-lane.js';

@Controller()
export class SessionsConsumer {
  constructor(
    private readonly follow: FollowSession,
    private readonly register: RegisterLane,
  ) {}

  @OnMessage(AgencyRegistered)
  registered(agency: BodyOf<typeof AgencyRegistered>, { tx }: Delivery): Promise<void> {
    return this.register.execute(agency, tx);
  }

  @OnMessage(SessionReady)
  ready(session: BodyOf<typeof SessionReady>, { tx }: Delivery): Promise<void> {
    return this.follow.execute(session, 'ready', tx);
  }

  @OnMessage(SessionReconnecting)
  reconnecting(session: BodyOf<typeof SessionReconnecting>, { tx }: Delivery): Promise<void> {
    return this.follow.execute(session, 'reconnecting', tx);
  }

  @OnMessage(SessionNeedsHuman)
  needsHuman(session: BodyOf<typeof SessionNeedsHuman>, { tx }: Delivery): Promise<void> {
    return this.follow.execute(session, 'needs_human', tx);
  }
}

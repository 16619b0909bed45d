import { Controller } from '@nestjs/common';
import { AgencyRegistered, ApplyDispatched, type BodyOf } from '#contracts';
import { type Delivery, OnMessage } from '#messaging';
import { RegisterSession } from '../application/register-session.js';
import { TakeDispatched } from '../application/take-dispatched.js';

@Controller()
export class AgentConsumer {
  constructor(
    private readonly take: TakeDispatched,
    private readonly register: RegisterSession,
  ) {}

  @OnMessage(ApplyDispatched)
  dispatched(dispatched: BodyOf<typeof ApplyDispatched>, { tx }: Delivery): Promise<void> {
    return this.take.execute(dispatched, tx);
  }

  @OnMessage(AgencyRegistered)
  registered(agency: BodyOf<typeof AgencyRegistered>, { tx }: Delivery): Promise<void> {
    return this.register.execute(agency, tx);
  }
}

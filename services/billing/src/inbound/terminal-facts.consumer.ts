import { Controller } from '@nestjs/common';
import { ApplicationDropped, ApplicationFinished, type BodyOf } from '#contracts';
import { type Absorbed, OnMessages } from '#messaging';
import type { Tx } from '#runtime';
import { type Ended, SettleApplication } from '../application/settle-application.js';

type TerminalFact = BodyOf<typeof ApplicationFinished>;

@Controller()
export class TerminalFactsConsumer {
  constructor(private readonly settle: SettleApplication) {}

  @OnMessages(ApplicationFinished)
  finished(messages: Absorbed<TerminalFact>[], tx: Tx): Promise<void> {
    return this.settle.execute(messages.map(endedOf), tx);
  }

  @OnMessages(ApplicationDropped)
  dropped(messages: Absorbed<TerminalFact>[], tx: Tx): Promise<void> {
    return this.settle.execute(messages.map(endedOf), tx);
  }
}

const endedOf = ({ id, body }: Absorbed<TerminalFact>): Ended => ({ messageId: id, ...body });

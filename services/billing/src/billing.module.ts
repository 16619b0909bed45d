import { type DynamicModule, Module } from '@nestjs/common';
import { attachMessaging, MessagingModule } from '#messaging';
import { RuntimeModule, startService } from '#runtime';
import { CancelReservation } from './application/cancel-reservation.js';
import { GrantCredits } from './application/grant-credits.js';
import { ReadCredits } from './application/read-credits.js';
import { ReleaseAbandoned } from './application/release-abandoned.js';
import { ReserveCredit } from './application/reserve-credit.js';
import { SettleApplication } from './application/settle-application.js';
import { type BillingConfig, billingSettings, readBillingConfig } from './billing.config.js';
import { BillingQuestions } from './inbound/billing.questions.js';
import { InvariantsLoop } from './inbound/invariants.loop.js';
import { ReservationSweeper } from './inbound/reservation-sweeper.loop.js';
import { TerminalFactsConsumer } from './inbound/terminal-facts.consumer.js';
import { BookRepository } from './outbound/book.repository.js';
import { ConflictsRepository } from './outbound/conflicts.repository.js';

@Module({
  controllers: [TerminalFactsConsumer, BillingQuestions],
  providers: [
    BookRepository,
    ConflictsRepository,
    ReserveCredit,
    CancelReservation,
    SettleApplication,
    GrantCredits,
    ReadCredits,
    ReleaseAbandoned,
    ReservationSweeper,
    InvariantsLoop,
  ],
})
export class BillingModule {
  static with(config: BillingConfig): DynamicModule {
    return {
      module: BillingModule,
      imports: [
        RuntimeModule.forService({ ...config, service: 'billing', schema: 'billing' }),
        MessagingModule.forService({ ...config, service: 'billing' }),
      ],
    };
  }
}

export function startBilling(config = readBillingConfig()) {
  return startService({
    service: 'billing',
    settings: billingSettings,
    config,
    module: BillingModule.with(config),
    host: config.host,
    port: config.port,
    prepare: attachMessaging,
  });
}

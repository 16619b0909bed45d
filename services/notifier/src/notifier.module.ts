import { lookup } from 'node:dns';
import { type DynamicModule, Module } from '@nestjs/common';
import { attachMessaging, MessagingModule } from '#messaging';
import { RuntimeModule, startService } from '#runtime';
import { ClaimDeliveries } from './application/claim-deliveries.js';
import { Deliver } from './application/deliver.js';
import { DeliveryWakeUp } from './application/delivery-wake-up.js';
import { ListDeliveries } from './application/list-deliveries.js';
import { ManageEndpoints } from './application/manage-endpoints.js';
import { RecordDelivered } from './application/record-delivered.js';
import { RotateSecret } from './application/rotate-secret.js';
import { SendByHand } from './application/send-by-hand.js';
import { TellBlockedLane } from './application/tell-blocked-lane.js';
import { TellEvent } from './application/tell-event.js';
import { TellFacts } from './application/tell-facts.js';
import { DeliveriesLoop } from './inbound/deliveries.loop.js';
import { EventsRetention } from './inbound/events-retention.loop.js';
import { FactsConsumer } from './inbound/facts.consumer.js';
import { NotifierQuestions } from './inbound/notifier.questions.js';
import { type NotifierConfig, notifierSettings, readNotifierConfig } from './notifier.config.js';
import { DeliveriesRepository } from './outbound/deliveries.repository.js';
import { DeliveryViewsRepository } from './outbound/delivery-views.repository.js';
import { EndpointsRepository } from './outbound/endpoints.repository.js';
import { EventsRepository } from './outbound/events.repository.js';
import { SecretsRepository } from './outbound/secrets.repository.js';
import { NameService, PrivateWebhooks, WebhookClient } from './outbound/webhook.client.js';

@Module({
  controllers: [FactsConsumer, NotifierQuestions],
  providers: [
    DeliveriesRepository,
    DeliveryViewsRepository,
    EventsRepository,
    EndpointsRepository,
    SecretsRepository,
    WebhookClient,
    DeliveryWakeUp,
    TellEvent,
    TellFacts,
    TellBlockedLane,
    ManageEndpoints,
    ListDeliveries,
    RotateSecret,
    SendByHand,
    ClaimDeliveries,
    RecordDelivered,
    Deliver,
    DeliveriesLoop,
    EventsRetention,
  ],
})
export class NotifierModule {
  static with(config: NotifierConfig): DynamicModule {
    return {
      module: NotifierModule,
      imports: [
        RuntimeModule.forService({ ...config, service: 'notifier', schema: 'notifier' }),
        MessagingModule.forService({ ...config, service: 'notifier' }),
      ],
      providers: [
        { provide: PrivateWebhooks, useValue: new PrivateWebhooks(config.allowPrivateWebhooks) },
        { provide: NameService, useValue: new NameService(lookup) },
      ],
    };
  }
}

export function startNotifier(config = readNotifierConfig()) {
  return startService({
    service: 'notifier',
    settings: notifierSettings,
    config,
    module: NotifierModule.with(config),
    host: config.host,
    port: config.port,
    prepare: attachMessaging,
  });
}

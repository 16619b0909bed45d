import { type DynamicModule, Module } from '@nestjs/common';
import { attachMessaging, MessagingModule } from '#messaging';
import { RuntimeModule, startService, TimeScale } from '#runtime';
import { AskAboutOld } from './application/ask-about-old.js';
import { CancelApplication } from './application/cancel-application.js';
import { DispatchDue } from './application/dispatch-due.js';
import { DropExpired } from './application/drop-expired.js';
import { EndApplication } from './application/end-application.js';
import { FollowSession } from './application/follow-session.js';
import { FreeSlot } from './application/free-slot.js';
import { LanePolicy } from './application/lane-policy.js';
import { LaneWakeUp } from './application/lane-wake-up.js';
import { QueueApplication } from './application/queue-application.js';
import { ReadLanes } from './application/read-lanes.js';
import { RecheckLanes } from './application/recheck-lanes.js';
import { RegisterLane } from './application/register-lane.js';
import { TakeBack } from './application/take-back.js';
import { ApplicationsConsumer } from './inbound/applications.consumer.js';
import { LanesLoop } from './inbound/lanes.loop.js';
import { SchedulerQuestions } from './inbound/scheduler.questions.js';
import { SessionsConsumer } from './inbound/sessions.consumer.js';
import { LanesReader } from './outbound/lanes.reader.js';
import { LanesRepository } from './outbound/lanes.repository.js';
import { QueueRepository } from './outbound/queue.repository.js';
import { readSchedulerConfig, type SchedulerConfig, schedulerSettings } from './scheduler.config.js';

const lanePolicy = (config: SchedulerConfig, scale: TimeScale): LanePolicy =>
  new LanePolicy({
    gapMinMs: scale.ms(config.gapMinMs),
    gapMaxMs: scale.ms(config.gapMaxMs),
    maxInFlight: config.maxInFlight,
    maxPerDay: config.maxPerDay,
    hours: { from: config.hoursFrom, to: config.hoursTo },
    isPaused: false,
  });

@Module({
  controllers: [ApplicationsConsumer, SessionsConsumer, SchedulerQuestions],
  providers: [
    LanesRepository,
    QueueRepository,
    LanesReader,
    LaneWakeUp,
    QueueApplication,
    DispatchDue,
    EndApplication,
    FreeSlot,
    TakeBack,
    DropExpired,
    CancelApplication,
    FollowSession,
    RegisterLane,
    ReadLanes,
    AskAboutOld,
    RecheckLanes,
    LanesLoop,
  ],
})
export class SchedulerModule {
  static with(config: SchedulerConfig): DynamicModule {
    return {
      module: SchedulerModule,
      imports: [
        RuntimeModule.forService({ ...config, service: 'scheduler', schema: 'scheduler' }),
        MessagingModule.forService({ ...config, service: 'scheduler' }),
      ],
      providers: [
        { provide: LanePolicy, inject: [TimeScale], useFactory: (scale: TimeScale) => lanePolicy(config, scale) },
      ],
    };
  }
}

export function startScheduler(config = readSchedulerConfig()) {
  return startService({
    service: 'scheduler',
    settings: schedulerSettings,
    config,
    module: SchedulerModule.with(config),
    host: config.host,
    port: config.port,
    prepare: attachMessaging,
  });
}

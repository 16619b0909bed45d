import { type DynamicModule, Module } from '@nestjs/common';
import { attachMessaging, MessagingModule } from '#messaging';
import { RuntimeModule, startService, TimeScale } from '#runtime';
import { AskAboutOld } from './application/ask-about-old.js';
import { ApproveApplication } from './application/approve-application.js';
import { CancelApplication } from './application/cancel-application.js';
import { ChangePolicy } from './application/change-policy.js';
import { DispatchDue } from './application/dispatch-due.js';
import { DropExpired } from './application/drop-expired.js';
import { EndApplication } from './application/end-application.js';
import { ExpediteApplication } from './application/expedite-application.js';
import { FindPlace } from './application/find-place.js';
import { FollowSession } from './application/follow-session.js';
import { FreeSlot } from './application/free-slot.js';
import { LanePolicy } from './application/lane-policy.js';
import { LaneWakeUp } from './application/lane-wake-up.js';
import { QueueApplication } from './application/queue-application.js';
import { ReadLanes } from './application/read-lanes.js';
import { RecheckLanes } from './application/recheck-lanes.js';
import { RegisterLane } from './application/register-lane.js';
import { TakeBack } from './application/take-back.js';
import { utcHours } from './domain/hours.js';
import type { Standard } from './domain/policy-terms.js';
import { ApplicationsConsumer } from './inbound/applications.consumer.js';
import { LanesLoop } from './inbound/lanes.loop.js';
import { SchedulerQuestions } from './inbound/scheduler.questions.js';
import { SessionsConsumer } from './inbound/sessions.consumer.js';
import { EndedRepository } from './outbound/ended.repository.js';
import { InstructionsRepository } from './outbound/instructions.repository.js';
import { LanesReader } from './outbound/lanes.reader.js';
import { LanesRepository } from './outbound/lanes.repository.js';
import { PlaceInQueueRepository } from './outbound/place-in-queue.repository.js';
import { QueueRepository } from './outbound/queue.repository.js';
import { StandingReader } from './outbound/standing.reader.js';
import { readSchedulerConfig, type SchedulerConfig, schedulerSettings } from './scheduler.config.js';

// Outside a sandbox, until an agency says otherwise: a person looks at each, and there are few enough for that.
const careful = (maxPerDay: number) => ({ perDay: Math.min(25, maxPerDay), approval: 'always' }) as const;
const USUAL = { perDay: null, approval: 'as_asked' } as const;

const standardOf = (config: SchedulerConfig): Standard => ({
  gapMinMs: config.gapMinMs,
  gapMaxMs: config.gapMaxMs,
  maxInFlight: config.maxInFlight,
  maxPerDay: config.maxPerDay,
  hours: utcHours(config.hoursFrom, config.hoursTo),
  defaults: config.marketplacePermission === undefined ? USUAL : careful(config.maxPerDay),
});

@Module({
  controllers: [ApplicationsConsumer, SessionsConsumer, SchedulerQuestions],
  providers: [
    LanesRepository,
    QueueRepository,
    EndedRepository,
    PlaceInQueueRepository,
    InstructionsRepository,
    LanesReader,
    StandingReader,
    LaneWakeUp,
    QueueApplication,
    DispatchDue,
    EndApplication,
    FreeSlot,
    TakeBack,
    DropExpired,
    CancelApplication,
    FindPlace,
    ApproveApplication,
    ExpediteApplication,
    ChangePolicy,
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
        {
          provide: LanePolicy,
          inject: [TimeScale],
          useFactory: (scale: TimeScale) => new LanePolicy(standardOf(config), scale),
        },
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

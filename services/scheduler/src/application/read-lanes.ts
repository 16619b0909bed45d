import { Injectable } from '@nestjs/common';
import {
  type AnswerOf,
  type Forecast,
  isPreview,
  type LaneView,
  type RequestOf,
  type SchedulerForecast,
  type SchedulerLanes,
  type SchedulerWaiting,
} from '#contracts';
import { Database } from '#runtime';
import { forecast, type Place } from '../domain/forecast.js';
import { takeTurn } from '../domain/lane.js';
import { needsApproval, type Policy } from '../domain/policy.js';
import { startsNow } from '../domain/starts-made.js';
import { LanesReader } from '../outbound/lanes.reader.js';
import { type Standing, StandingReader } from '../outbound/standing.reader.js';
import { LanePolicy } from './lane-policy.js';

type Asked = RequestOf<typeof SchedulerForecast>['applications'][number];

/** Why applications wait and when they will go. */
@Injectable()
export class ReadLanes {
  constructor(
    private readonly database: Database,
    private readonly reader: LanesReader,
    private readonly standing: StandingReader,
    private readonly policy: LanePolicy,
  ) {}

  async forecasts({ applications }: RequestOf<typeof SchedulerForecast>): Promise<AnswerOf<typeof SchedulerForecast>> {
    const standings = await this.standing.read(this.database, applications);
    return {
      forecasts: applications.map((asked, at) => ({
        applicationId: asked.applicationId,
        ...this.forecast(asked, standings[at] as Standing),
      })),
    };
  }

  private forecast(asked: Asked, standing: Standing): Forecast {
    // An agency that has no lane yet gets one with its first application.
    const lane = standing.lane ?? newLane();
    const policy = this.policy.of(lane.terms);
    const place = standing.place ?? (standing.hasLeft ? undefined : placeOfNew(asked, standing, policy, lane.now));
    if (place === undefined) return { position: null, blockedOn: null, estimatedStartAt: null };
    const state = { ...lane, ...startsNow(lane.made, policy, lane.now), policy };
    return forecast(state, place, lane.now);
  }

  async waiting(request: RequestOf<typeof SchedulerWaiting>): Promise<AnswerOf<typeof SchedulerWaiting>> {
    return { waiting: await this.reader.waiting(this.database, request) };
  }

  async lanes({ limit }: RequestOf<typeof SchedulerLanes>): Promise<AnswerOf<typeof SchedulerLanes>> {
    const lanes = await this.reader.lanes(this.database, limit);
    return {
      lanes: lanes.map((lane): LaneView => {
        const policy = this.policy.of(lane.terms);
        const starts = startsNow(lane.made, policy, lane.now);
        const turn = takeTurn({ ...lane, ...starts, policy }, lane, lane.now, 0);
        return {
          agencyId: lane.agencyId,
          accountId: lane.accountId,
          waiting: lane.waiting,
          inFlight: lane.inFlight,
          blockedOn: lane.waiting > 0 && turn.kind === 'wait' ? turn.blockedOn : null,
          nextStartAt: lane.waiting > 0 ? Math.round(lane.nextStartAt) : null,
          startedToday: starts.startedToday,
        };
      }),
    };
  }
}

function placeOfNew(
  { applicationId, scheduleAt, requireApproval }: Asked,
  { newPosition, isApproved }: Standing,
  policy: Policy,
  now: number,
): Place {
  const mayNeed = !isPreview(applicationId) && needsApproval(policy, requireApproval);
  return { position: newPosition, notBefore: scheduleAt ?? now, needsApproval: mayNeed && !isApproved };
}

const newLane = () => {
  const now = Date.now();
  const made = { day: '', onDay: 0, connects: 0, hour: null, inHour: 0 };
  return { now, nextStartAt: now, made, terms: null, sessionState: 'ready' as const, inFlight: 0, workMs: null };
};

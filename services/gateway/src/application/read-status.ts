import { Injectable } from '@nestjs/common';
import { type AccountId, type AgencyId, type ApplicationId, type Forecast, type Stage } from '#contracts';
import { type Application, isPastSend, isQueued } from '../domain/application.js';
import { Problem } from '../domain/problem.js';
import { ApplicationsRepository } from '../outbound/applications.repository.js';
import { AskForecast } from './ask-forecast.js';
import { CatchUp } from './catch-up.js';
import { ResolveJob } from './resolve-job.js';

export interface StatusReading {
  readonly application: Application;
  readonly forecast: Forecast;
  readonly otherApplications: number;
}

const NO_FORECAST: Forecast = { position: null, blockedOn: null, estimatedStartAt: null };

/** An application as it is now, with what scheduler and billing know better. Their silence costs details, never the answer. */
@Injectable()
export class ReadStatus {
  constructor(
    private readonly applications: ApplicationsRepository,
    private readonly resolve: ResolveJob,
    private readonly catchUp: CatchUp,
    private readonly forecasts: AskForecast,
  ) {}

  async byId(accountId: AccountId, applicationId: ApplicationId): Promise<StatusReading> {
    return this.reading(await this.known(accountId, applicationId), 0);
  }

  /** As it stands here. Another account's application is as unknown as none at all. */
  async known(accountId: AccountId, applicationId: ApplicationId): Promise<Application> {
    const application = await this.applications.byId(applicationId);
    if (application?.accountId !== accountId) throw new Problem('not_found', 'No application has this queueId.');
    return application;
  }

  async byJob(accountId: AccountId, job: string, agencyId: AgencyId | null): Promise<StatusReading> {
    const processedJobId = this.resolve.processedJobId(job);
    const found = await this.applications.byJob(accountId, processedJobId, agencyId);
    if (!found) throw new Problem('not_found', 'This account has no application for the job.', { param: 'jobId' });
    return this.reading(found.application, found.others);
  }

  private async reading(application: Application, otherApplications: number): Promise<StatusReading> {
    const [current, forecast] = await Promise.all([this.catchUp.execute(application), this.forecast(application)]);
    if (current.settledAt !== null) return { application: current, forecast: NO_FORECAST, otherApplications };
    return { application: { ...current, stage: stageOf(current, forecast) }, forecast, otherApplications };
  }

  private async forecast(application: Application): Promise<Forecast> {
    if (application.status !== 'processing') return NO_FORECAST;
    const own = { ...NO_FORECAST, blockedOn: isQueued(application) ? null : application.blockedOn };
    if (isPastSend(application)) return own;
    const { applicationId, agencyId, scheduleAt, requireApproval } = application;
    const forecast = await this.forecasts.execute({ applicationId, agencyId, scheduleAt, requireApproval });
    return forecast && forecast.position !== null ? forecast : own;
  }
}

/**
 * What waits in its lane is where the lane says: given back after it was begun, it waits again, whatever step was the
 * last that was told; and whether a person has to let it go follows from the policy of its agency as well.
 */
function stageOf({ stage }: Application, { position, blockedOn }: Forecast): Stage {
  if (position === null) return stage;
  return blockedOn === 'approval' ? 'awaiting_approval' : 'queued';
}

import { Injectable } from '@nestjs/common';
import {
  type AccountId,
  AgentSessions,
  BillingBalance,
  type LaneView,
  SchedulerLanes,
  type SessionView,
} from '#contracts';
import { Questions } from '#messaging';
import { type Application, isQueued } from '../domain/application.js';
import { type Account, AccountsRepository, type Agency } from '../outbound/accounts.repository.js';
import { ApplicationsRepository } from '../outbound/applications.repository.js';
import { type HealingReport, ReadOperations, type ServiceHealth } from './read-operations.js';
import { ReadStatus, type StatusReading } from './read-status.js';

export interface Credits {
  readonly available: number;
  readonly held: number;
  readonly captured: number;
  readonly granted: number;
}

/** Everything the operator's page shows, read at one moment. Null where a service does not answer. */
export interface Overview {
  readonly at: number;
  readonly applications: readonly (Pick<StatusReading, 'application' | 'forecast'> & { agency: Agency | undefined })[];
  readonly accounts: readonly { account: Account; credits: Credits | null }[];
  readonly lanes: readonly LaneView[] | null;
  readonly sessions: readonly SessionView[] | null;
  readonly permission: string | null;
  readonly services: readonly ServiceHealth[];
  readonly healing: HealingReport;
}

const MAX_APPLICATIONS = 60;
const MAX_ACCOUNTS = 20;
const MAX_FORECASTS = 20;
const MAX_HEALINGS = 8;
// The page asks every few seconds, as long as somebody has it open; asking reads all that is stored.
const INVARIANTS_MAX_AGE_MS = 60_000;

@Injectable()
export class ReadOverview {
  constructor(
    private readonly applications: ApplicationsRepository,
    private readonly accounts: AccountsRepository,
    private readonly operations: ReadOperations,
    private readonly status: ReadStatus,
    private readonly questions: Questions,
  ) {}

  async execute(): Promise<Overview> {
    const [recent, accounts, agencies, operations, healing, lanes, sessions] = await Promise.all([
      this.applications.recent(MAX_APPLICATIONS),
      this.accounts.accounts(MAX_ACCOUNTS),
      this.accounts.agencies(1_000),
      this.operations.invariants(INVARIANTS_MAX_AGE_MS),
      this.operations.healing(MAX_HEALINGS),
      this.questions.tryAsk(SchedulerLanes, { limit: 100 }),
      this.questions.tryAsk(AgentSessions, { limit: 100 }),
    ]);
    const byId = new Map(agencies.map((agency) => [agency.agencyId, agency]));
    const readings = await this.readings(recent);
    return {
      at: Date.now(),
      applications: readings.map((reading) => ({ ...reading, agency: byId.get(reading.application.agencyId) })),
      accounts: await Promise.all(
        accounts.map(async (account) => ({ account, credits: await this.credits(account.accountId) })),
      ),
      lanes: lanes?.lanes ?? null,
      sessions: sessions?.sessions ?? null,
      permission: sessions?.permission ?? null,
      services: operations.services,
      healing,
    };
  }

  // Forecasts cost a question each: the first ones that wait get one, the rest show what is stored.
  private async readings(recent: readonly Application[]): Promise<Pick<StatusReading, 'application' | 'forecast'>[]> {
    let forecasts = 0;
    return Promise.all(
      recent.map(async (application) => {
        if (isQueued(application) && forecasts++ < MAX_FORECASTS) {
          return this.status.byId(application.accountId, application.applicationId);
        }
        return { application, forecast: { position: null, blockedOn: application.blockedOn, estimatedStartAt: null } };
      }),
    );
  }

  private async credits(accountId: AccountId): Promise<Credits | null> {
    return (await this.questions.tryAsk(BillingBalance, { accountId })) ?? null;
  }
}

import { Injectable } from '@nestjs/common';
import type { AccountId } from '#contracts';
import type { Application } from '../domain/application.js';
import { ApplicationsRepository, type ListQuery } from '../outbound/applications.repository.js';
import { TotalsRepository } from '../outbound/totals.repository.js';

export interface AppliedJobs {
  readonly applications: Application[];
  readonly total: number;
  /** Whether the list goes on after these. */
  readonly hasMore: boolean;
}

@Injectable()
export class ListAppliedJobs {
  constructor(
    private readonly applications: ApplicationsRepository,
    private readonly totals: TotalsRepository,
  ) {}

  async execute(query: ListQuery & { accountId: AccountId }): Promise<AppliedJobs> {
    const [rows, total] = await Promise.all([
      this.applications.list({ ...query, limit: query.limit + 1 }),
      this.totals.of(query.accountId, query.status),
    ]);
    return { applications: rows.slice(0, query.limit), total, hasMore: rows.length > query.limit };
  }
}

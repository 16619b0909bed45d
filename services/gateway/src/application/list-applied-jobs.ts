import { Injectable } from '@nestjs/common';
import type { AccountId } from '#contracts';
import type { Application } from '../domain/application.js';
import { ApplicationsRepository, type ListQuery } from '../outbound/applications.repository.js';

export interface AppliedJobs {
  readonly applications: Application[];
  readonly total: number;
  /** Whether the list goes on after these. */
  readonly hasMore: boolean;
}

@Injectable()
export class ListAppliedJobs {
  constructor(private readonly applications: ApplicationsRepository) {}

  async execute(query: ListQuery & { accountId: AccountId }): Promise<AppliedJobs> {
    const [rows, total] = await Promise.all([
      this.applications.list({ ...query, limit: query.limit + 1 }),
      this.applications.count(query.accountId, query.status),
    ]);
    return { applications: rows.slice(0, query.limit), total, hasMore: rows.length > query.limit };
  }
}

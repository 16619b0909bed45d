import { Controller, Get, Query } from '@nestjs/common';
import { BillingBalance, BillingEntries } from '#contracts';
import { AskService } from '../application/ask-service.js';
import { ListFreelancers } from '../application/list-freelancers.js';
import { ReadBusinessDevelopers } from '../application/read-business-developers.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { businessDeveloperBody } from './dto/business-developer.dto.js';
import { EntriesQuery } from './dto/credits.dto.js';
import { FreelancersQuery } from './dto/freelancers.dto.js';
import { Caller, NeedsKey } from './http/caller.js';
import { validate } from './http/validate.js';

/** What belongs to the account rather than to one application: roster, business developers, credits. */
@Controller('api/auto-apply-v2')
export class AccountController {
  constructor(
    private readonly freelancers: ListFreelancers,
    private readonly businessDevelopers: ReadBusinessDevelopers,
    private readonly ask: AskService,
  ) {}

  @Get('freelancers')
  @NeedsKey('read', 'freelancers')
  async listFreelancers(@Caller() { account }: KeyHolder, @Query() query: unknown) {
    const wanted = validate(FreelancersQuery, query).agencyId;
    return { freelancers: await this.freelancers.execute(account.accountId, wanted) };
  }

  @Get('credits')
  @NeedsKey('read', 'credits')
  async credits(@Caller() { account }: KeyHolder) {
    const credits = await this.ask.execute(BillingBalance, { accountId: account.accountId });
    return { ...credits, creditsRemaining: credits.available };
  }

  @Get('credits/entries')
  @NeedsKey('read', 'credits')
  async entries(@Caller() { account }: KeyHolder, @Query() query: unknown) {
    const given = validate(EntriesQuery, query);
    const limit = Math.min(given.limit, 100);
    const request = { accountId: account.accountId, limit, after: given.after ?? null };
    const { entries, nextAfter } = await this.ask.execute(BillingEntries, request);
    return { entries, limit, nextAfter };
  }

  /** Through whom the proposals go, and how to let them in. */
  @Get('business-developer')
  @NeedsKey('read', 'business_developer')
  async businessDeveloper(@Caller() { account }: KeyHolder, @Query() query: unknown) {
    const wanted = validate(FreelancersQuery, query).agencyId;
    const readings = await this.businessDevelopers.execute(account.accountId, wanted);
    return { businessDevelopers: readings.map(businessDeveloperBody) };
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  BillingBalance,
  BillingEntries,
  DEFAULT_WEBHOOK_EVENTS,
  NotifierCreateEndpoint,
  NotifierDeleteEndpoint,
  NotifierEndpoints,
  WebhookEvent,
} from '#contracts';
import { AskService } from '../application/ask-service.js';
import { ListFreelancers } from '../application/list-freelancers.js';
import { Problem } from '../domain/problem.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { agencyId } from './dto/ids.js';
import { text } from './dto/text.js';
import { Caller, NeedsKey } from './http/caller.js';
import { validate } from './http/validate.js';

const FreelancersQuery = z.object({ agencyId: agencyId.optional() });
const EntriesQuery = z.object({
  limit: z.coerce.number().int().min(1).default(20),
  after: z.coerce.number().int().min(0).optional(),
});
const WebhookBody = z.strictObject({
  url: text(2_000),
  events: z.array(WebhookEvent).min(1).max(20).optional(),
});

/** What belongs to the account rather than to one application: roster, credits, webhook endpoints. */
@Controller('api/auto-apply-v2')
export class AccountController {
  constructor(
    private readonly freelancers: ListFreelancers,
    private readonly ask: AskService,
  ) {}

  @Get('freelancers')
  @NeedsKey('read')
  async listFreelancers(@Caller() { account }: KeyHolder, @Query() query: unknown) {
    const wanted = validate(FreelancersQuery, query).agencyId;
    return { freelancers: await this.freelancers.execute(account.accountId, wanted) };
  }

  @Get('credits')
  @NeedsKey('read')
  async credits(@Caller() { account }: KeyHolder) {
    const credits = await this.ask.execute(BillingBalance, { accountId: account.accountId });
    return { ...credits, creditsRemaining: credits.available };
  }

  @Get('credits/entries')
  @NeedsKey('read')
  async entries(@Caller() { account }: KeyHolder, @Query() query: unknown) {
    const given = validate(EntriesQuery, query);
    const limit = Math.min(given.limit, 100);
    const request = { accountId: account.accountId, limit, after: given.after ?? null };
    const { entries, nextAfter } = await this.ask.execute(BillingEntries, request);
    return { entries, limit, nextAfter };
  }

  @Get('webhooks')
  @NeedsKey('manage')
  webhooks(@Caller() { account }: KeyHolder) {
    return this.ask.execute(NotifierEndpoints, { accountId: account.accountId });
  }

  @Post('webhooks')
  @HttpCode(201)
  @NeedsKey('manage')
  async createWebhook(@Caller() { account }: KeyHolder, @Body() body: unknown) {
    const { url, events } = validate(WebhookBody, body);
    const request = { accountId: account.accountId, url, events: events ?? [...DEFAULT_WEBHOOK_EVENTS] };
    const created = await this.ask.execute(NotifierCreateEndpoint, request);
    if (created.result === 'refused') throw new Problem('invalid_value', created.message, { param: 'url' });
    return { ...created.endpoint, secret: created.secret };
  }

  @Delete('webhooks/:endpointId')
  @HttpCode(204)
  @NeedsKey('manage')
  async deleteWebhook(@Caller() { account }: KeyHolder, @Param('endpointId') endpointId: string) {
    const id = z.guid().safeParse(endpointId);
    const request = { accountId: account.accountId, endpointId: id.data ?? '' };
    const result = id.success ? (await this.ask.execute(NotifierDeleteEndpoint, request)).result : 'unknown';
    if (result === 'unknown') throw new Problem('not_found', 'This account has no such webhook endpoint.');
  }
}

import { Body, Controller, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ListFreelancers } from '../application/list-freelancers.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { ApplyRequests } from './apply-requests.js';
import { legacyApplyRequest } from './dto/apply.dto.js';
import { FreelancersQuery } from './dto/freelancers.dto.js';
import { Caller, NeedsKey } from './http/caller.js';
import { validate } from './http/validate.js';

const PATH = 'api/auto-apply/external';

/** The paths from before v2, for clients that were written for them. */
@Controller(PATH)
export class ExternalController {
  constructor(
    private readonly applyRequests: ApplyRequests,
    private readonly freelancers: ListFreelancers,
  ) {}

  @Post()
  @HttpCode(202)
  @NeedsKey('apply', 'apply')
  apply(
    @Caller() { account }: KeyHolder,
    @Body() body: unknown,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.applyRequests.take({ account, body, key, path: `/${PATH}`, reply }, legacyApplyRequest);
  }

  @Get('freelancers')
  @NeedsKey('read', 'freelancers')
  async listFreelancers(@Caller() { account }: KeyHolder, @Query() query: unknown) {
    const wanted = validate(FreelancersQuery, query).agencyId;
    return { freelancers: await this.freelancers.execute(account.accountId, wanted) };
  }
}

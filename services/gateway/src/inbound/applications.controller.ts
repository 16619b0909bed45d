import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CancelApplication } from '../application/cancel-application.js';
import { ListAppliedJobs } from '../application/list-applied-jobs.js';
import { ReadRecord } from '../application/read-record.js';
import { ReadStatus } from '../application/read-status.js';
import { Problem } from '../domain/problem.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { ApplyRequests } from './apply-requests.js';
import { applyRequest } from './dto/apply.dto.js';
import { applicationIdOf } from './dto/ids.js';
import { AppliedJobsQuery, cursorText, pageOf } from './dto/paging.dto.js';
import { StatusQuery } from './dto/status.dto.js';
import { Caller, NeedsKey } from './http/caller.js';
import { isStrict } from './http/prefer.js';
import { validate } from './http/validate.js';
import { StatusBodies } from './status-bodies.js';

const APPLY_PATH = '/api/auto-apply-v2/apply';

@Controller('api/auto-apply-v2')
export class ApplicationsController {
  constructor(
    private readonly applyRequests: ApplyRequests,
    private readonly status: ReadStatus,
    private readonly record: ReadRecord,
    private readonly cancelApplication: CancelApplication,
    private readonly appliedJobs: ListAppliedJobs,
    private readonly bodies: StatusBodies,
  ) {}

  @Post('apply')
  @HttpCode(202)
  @NeedsKey('apply', 'apply')
  async apply(
    @Caller() { account }: KeyHolder,
    @Body() body: unknown,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.applyRequests.take({ account, body, key, path: APPLY_PATH, reply }, (given) =>
      applyRequest(given, isStrict(prefer)),
    );
  }

  @Get('status')
  @NeedsKey('read', 'status')
  async readStatus(@Caller() { account }: KeyHolder, @Query() query: unknown) {
    const { queueId, jobId, agencyId: wanted = null } = validate(StatusQuery, query);
    if ((queueId === undefined) === (jobId === undefined)) {
      throw new Problem('status_query', 'Send exactly one of queueId and jobId.');
    }
    const reading =
      queueId === undefined
        ? await this.status.byJob(account.accountId, jobId as string, wanted)
        : await this.status.byId(account.accountId, applicationIdOf(queueId));
    return this.bodies.ofReading(reading);
  }

  @Get('applications/:queueId')
  @NeedsKey('read', 'application')
  async readRecord(@Caller() { account }: KeyHolder, @Param('queueId') queueId: string) {
    const { reading, timeline } = await this.record.execute(account.accountId, applicationIdOf(queueId));
    return { ...(await this.bodies.ofReading(reading)), timeline, timings: reading.application.timings };
  }

  /** 202 until the end is settled: a moment, or as long as one waits that has not reached its lane yet. */
  @Post('applications/:queueId/cancel')
  @NeedsKey('apply', 'application_acts')
  async cancel(
    @Caller() { account }: KeyHolder,
    @Param('queueId') queueId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const reading = await this.cancelApplication.execute(account.accountId, applicationIdOf(queueId));
    reply.status(reading.application.settledAt === null ? 202 : 200);
    return this.bodies.ofReading(reading);
  }

  @Get('applied-jobs')
  @NeedsKey('read', 'applied_jobs')
  async listAppliedJobs(@Caller() { account }: KeyHolder, @Query() query: unknown) {
    const page = pageOf(validate(AppliedJobsQuery, query));
    const { applications, total, hasMore } = await this.appliedJobs.execute({ ...page, accountId: account.accountId });
    const last = applications.at(-1);
    return {
      jobs: await this.bodies.ofPage(applications),
      total,
      limit: page.limit,
      offset: page.offset,
      nextAfter: hasMore && last ? cursorText(last) : null,
    };
  }
}

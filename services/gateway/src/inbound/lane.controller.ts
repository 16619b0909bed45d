import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ApproveApplication } from '../application/approve-application.js';
import { ExpediteApplication } from '../application/expedite-application.js';
import { ManagePolicy } from '../application/manage-policy.js';
import type { Directed } from '../application/refuse-direction.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { applicationIdOf } from './dto/ids.js';
import { policyBody, PolicyBody, PolicyQuery, policyTag, seenRevision } from './dto/policy.dto.js';
import { Caller, NeedsKey } from './http/caller.js';
import { validate } from './http/validate.js';
import { StatusBodies } from './status-bodies.js';

/** What customers say to the lane of an agency: what may go, what goes first, and at what pace. */
@Controller('api/auto-apply-v2')
export class LaneController {
  constructor(
    private readonly approveApplication: ApproveApplication,
    private readonly expediteApplication: ExpediteApplication,
    private readonly policies: ManagePolicy,
    private readonly bodies: StatusBodies,
  ) {}

  @Post('applications/:queueId/approve')
  @HttpCode(200)
  @NeedsKey('apply', 'application_acts')
  async approve(
    @Caller() { account }: KeyHolder,
    @Param('queueId') queueId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.directed(await this.approveApplication.execute(account.accountId, applicationIdOf(queueId)), reply);
  }

  @Post('applications/:queueId/expedite')
  @HttpCode(200)
  @NeedsKey('apply', 'application_acts')
  async expedite(
    @Caller() { account }: KeyHolder,
    @Param('queueId') queueId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.directed(await this.expediteApplication.execute(account.accountId, applicationIdOf(queueId)), reply);
  }

  @Get('policy')
  @NeedsKey('read', 'policy')
  async readPolicy(
    @Caller() { account }: KeyHolder,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const policy = await this.policies.read(account.accountId, validate(PolicyQuery, query).agencyId);
    reply.header('etag', policyTag(policy));
    return policyBody(policy);
  }

  @Put('policy')
  @NeedsKey('manage', 'policy')
  async replacePolicy(
    @Caller() { account }: KeyHolder,
    @Query() query: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { agencyId } = validate(PolicyQuery, query);
    const change = { seen: seenRevision(ifMatch), policy: validate(PolicyBody, body) };
    const policy = await this.policies.replace(account.accountId, agencyId, change);
    reply.header('etag', policyTag(policy));
    return policyBody(policy);
  }

  /** 202 while it has not reached its lane: what was said is kept, and acts there. */
  private directed({ reading, isHere }: Directed, reply: FastifyReply) {
    if (!isHere) reply.status(202);
    return this.bodies.ofReading(reading);
  }
}

import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  type AccountId,
  AgentSessions,
  AgentUnknowns,
  type ApplicationId,
  BillingBalance,
  BillingEntries,
  SchedulerLanes,
  type SessionId,
} from '#contracts';
import { AskService } from '../../application/ask-service.js';
import { GrantCredits } from '../../application/grant-credits.js';
import { ReadOperations } from '../../application/read-operations.js';
import { RegisterCustomer } from '../../application/register-customer.js';
import { ResolveUnknown } from '../../application/resolve-unknown.js';
import { ResumeSession } from '../../application/resume-session.js';
import { SCOPES } from '../../domain/api-key.js';
import { Problem } from '../../domain/problem.js';
import { AccountsRepository } from '../../outbound/accounts.repository.js';
import { Operator, OperatorGuard } from '../http/operator.guard.js';
import { line, text } from '../dto/text.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { validate } from '../http/validate.js';

const Name = line(100).refine((name) => name.trim() !== '', 'is blank');

const Reason = text(500).refine((reason) => reason.trim() !== '', 'is blank');

const AccountBody = z.strictObject({ name: Name });
const KeyBody = z.strictObject({
  name: Name,
  scopes: z
    .array(z.enum(SCOPES))
    .min(1)
    .default([...SCOPES]),
});
const AgencyBody = z.strictObject({
  name: Name,
  marketplaceAgencyId: z.string().regex(/^\d{1,30}$/, 'is the numeric id of the agency on the marketplace'),
  businessDeveloper: z.strictObject({
    name: Name,
    /** Which secret of the agents holds the marketplace login. */
    loginRef: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'is the name of a secret: lower case, digits, dashes'),
    defaultProfileId: line(100).nullable().default(null),
  }),
});
const CreditsBody = z.strictObject({
  credits: z
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .refine((credits) => credits !== 0, 'must not be zero'),
  kind: z.enum(['grant', 'correction']).default('grant'),
  reason: Reason,
});
const ResolveBody = z.discriminatedUnion('result', [
  z.strictObject({
    result: z.literal('applied'),
    proposalId: z.string().regex(/^[\w~-]{1,100}$/, 'is the id of the proposal on the marketplace'),
    reason: Reason,
  }),
  z.strictObject({ result: z.literal('not_applied'), reason: Reason }),
]);
const LimitQuery = z.object({ limit: z.coerce.number().int().min(1).max(1_000).default(100) });

/** What operators do and see. Every act is recorded with who and when. */
@Controller('operator/v1')
@UseGuards(OperatorGuard)
export class OperatorController {
  constructor(
    private readonly customers: RegisterCustomer,
    private readonly grant: GrantCredits,
    private readonly resume: ResumeSession,
    private readonly resolve: ResolveUnknown,
    private readonly accounts: AccountsRepository,
    private readonly operations: ReadOperations,
    private readonly ask: AskService,
  ) {}

  @Post('accounts')
  @HttpCode(201)
  createAccount(@Operator() by: string, @Body() body: unknown) {
    return this.customers.account(by, validate(AccountBody, body).name);
  }

  @Get('accounts')
  async listAccounts(@Query() query: unknown) {
    return { accounts: await this.accounts.accounts(validate(LimitQuery, query).limit) };
  }

  @Post('accounts/:accountId/test-twin')
  async createTwin(
    @Operator() by: string,
    @Param('accountId') accountId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { twin, isNew } = await this.customers.testTwin(by, idOf(accountId));
    reply.status(isNew ? 201 : 200);
    return twin;
  }

  @Post('accounts/:accountId/keys')
  @HttpCode(201)
  createKey(@Operator() by: string, @Param('accountId') accountId: string, @Body() body: unknown) {
    const { name, scopes } = validate(KeyBody, body);
    return this.customers.key(by, idOf(accountId), name, scopes);
  }

  @Post('accounts/:accountId/agencies')
  @HttpCode(201)
  createAgency(@Operator() by: string, @Param('accountId') accountId: string, @Body() body: unknown) {
    return this.customers.agency(by, idOf(accountId), validate(AgencyBody, body));
  }

  @Get('accounts/:accountId/agencies')
  async listAgencies(@Param('accountId') accountId: string) {
    return { agencies: await this.accounts.agenciesOf(idOf(accountId)) };
  }

  @Post('accounts/:accountId/credits')
  @HttpCode(200)
  grantCredits(
    @Operator() by: string,
    @Param('accountId') accountId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
  ) {
    const { credits, kind, reason } = validate(CreditsBody, body);
    if (key === undefined) {
      throw new Problem('idempotency_key_format', 'Granting credits needs an Idempotency-Key.');
    }
    const request = { accountId: idOf(accountId), credits, kind, reason, idempotencyKey: idempotencyKey(key), by };
    return this.grant.execute(request);
  }

  @Get('accounts/:accountId/credits')
  credits(@Param('accountId') accountId: string) {
    return this.ask.execute(BillingBalance, { accountId: idOf(accountId) });
  }

  @Get('accounts/:accountId/entries')
  entries(@Param('accountId') accountId: string, @Query() query: unknown) {
    const limit = Math.min(validate(LimitQuery, query).limit, 100);
    return this.ask.execute(BillingEntries, { accountId: idOf(accountId), limit, after: null });
  }

  @Get('lanes')
  lanes(@Query() query: unknown) {
    return this.ask.execute(SchedulerLanes, validate(LimitQuery, query));
  }

  @Get('sessions')
  sessions(@Query() query: unknown) {
    return this.ask.execute(AgentSessions, validate(LimitQuery, query));
  }

  @Post('sessions/:sessionId/resume')
  @HttpCode(200)
  resumeSession(@Operator() by: string, @Param('sessionId') sessionId: string) {
    const id = z.guid().safeParse(sessionId);
    if (!id.success) throw new Problem('not_found', 'There is no such session.');
    return this.resume.execute(by, id.data as SessionId);
  }

  @Get('unknowns')
  unknowns(@Query() query: unknown) {
    return this.ask.execute(AgentUnknowns, validate(LimitQuery, query));
  }

  /** A person looked and knows: the credit follows from it, and the customer is told. */
  @Post('unknowns/:queueId/resolve')
  @HttpCode(200)
  async resolveUnknown(@Operator() by: string, @Param('queueId') queueId: string, @Body() body: unknown) {
    const { reason, ...resolution } = validate(ResolveBody, body);
    const id = z.guid().toLowerCase().safeParse(queueId);
    if (!id.success) throw new Problem('not_found', 'No application has this queueId.');
    return this.resolve.execute({ applicationId: id.data as ApplicationId, resolution, by, reason });
  }

  @Get('permission')
  async permission() {
    const { permission } = await this.ask.execute(AgentSessions, { limit: 1 });
    return { permission, scope: permission === null ? 'sandbox only' : 'as declared by the operator' };
  }

  @Get('invariants')
  invariants() {
    return this.operations.invariants();
  }

  @Get('healing')
  healing(@Query() query: unknown) {
    return this.operations.healing(validate(LimitQuery, query).limit);
  }

  @Get('dead-letters')
  deadLetters(@Query() query: unknown) {
    return this.operations.deadLetters(validate(LimitQuery, query).limit);
  }
}

function idOf(text: string): AccountId {
  const id = z.guid().toLowerCase().safeParse(text);
  if (!id.success) throw new Problem('not_found', 'No account has this id.');
  return id.data as AccountId;
}

import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NotifierDeleteEndpoint, NotifierDeliveries, NotifierEndpoints, NotifierRotateSecret } from '#contracts';
import { AskService } from '../application/ask-service.js';
import { ManageWebhooks } from '../application/manage-webhooks.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { deliveryIdOf, endpointIdOf } from './dto/ids.js';
import {
  checkedSince,
  cursorText,
  DeliveriesQuery,
  deliveriesPage,
  deliveryBody,
  NewWebhook,
  Rotation,
  WebhookChanges,
} from './dto/webhooks.dto.js';
import { Caller, NeedsKey } from './http/caller.js';
import { validate } from './http/validate.js';

/** Webhook endpoints of the account, and what became of what was sent there. */
@Controller('api/auto-apply-v2/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: ManageWebhooks,
    private readonly ask: AskService,
  ) {}

  @Get()
  @NeedsKey('manage', 'webhooks')
  list(@Caller() { account }: KeyHolder) {
    return this.ask.execute(NotifierEndpoints, { accountId: account.accountId });
  }

  /** 200 without a secret for an endpoint that is there already. */
  @Post()
  @NeedsKey('manage', 'webhooks')
  async create(
    @Caller() { account }: KeyHolder,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { url, events, since } = validate(NewWebhook, body);
    const given = { url, ...(events && { events }), ...checkedSince(since, Date.now()) };
    const { endpoint, secret } = await this.webhooks.create(account.accountId, given);
    reply.status(secret === null ? 200 : 201).header('location', `/api/auto-apply-v2/webhooks/${endpoint.id}`);
    return secret === null ? endpoint : { ...endpoint, secret };
  }

  @Get(':endpointId')
  @NeedsKey('manage', 'webhooks')
  read(@Caller() { account }: KeyHolder, @Param('endpointId') endpointId: string) {
    return this.webhooks.read(account.accountId, endpointIdOf(endpointId));
  }

  @Patch(':endpointId')
  @NeedsKey('manage', 'webhooks')
  update(@Caller() { account }: KeyHolder, @Param('endpointId') endpointId: string, @Body() body: unknown) {
    const { url, events, enabled, since } = validate(WebhookChanges, body);
    return this.webhooks.update({
      accountId: account.accountId,
      endpointId: endpointIdOf(endpointId),
      ...(url === undefined ? {} : { url }),
      ...(events && { events }),
      ...(enabled === undefined ? {} : { isEnabled: enabled }),
      ...checkedSince(since, Date.now()),
    });
  }

  @Delete(':endpointId')
  @HttpCode(204)
  @NeedsKey('manage', 'webhooks')
  async delete(@Caller() { account }: KeyHolder, @Param('endpointId') endpointId: string) {
    const request = { accountId: account.accountId, endpointId: endpointIdOf(endpointId) };
    this.webhooks.known(await this.ask.execute(NotifierDeleteEndpoint, request));
  }

  @Post(':endpointId/rotate-secret')
  @HttpCode(200)
  @NeedsKey('manage', 'webhooks')
  async rotateSecret(@Caller() { account }: KeyHolder, @Param('endpointId') endpointId: string, @Body() body: unknown) {
    const overlapMs = validate(Rotation, body ?? {}).overlapSeconds * 1_000;
    const request = { accountId: account.accountId, endpointId: endpointIdOf(endpointId), overlapMs };
    const rotated = this.webhooks.known(await this.ask.execute(NotifierRotateSecret, request));
    return { ...rotated.endpoint, secret: rotated.secret, oldSecretsUntil: rotated.oldSecretsUntil };
  }

  @Post(':endpointId/ping')
  @HttpCode(202)
  @NeedsKey('manage', 'webhooks')
  async ping(@Caller() { account }: KeyHolder, @Param('endpointId') endpointId: string) {
    return deliveryBody(await this.webhooks.ping(account.accountId, endpointIdOf(endpointId)));
  }

  @Get(':endpointId/deliveries')
  @NeedsKey('manage', 'webhooks')
  async deliveries(@Caller() { account }: KeyHolder, @Param('endpointId') endpointId: string, @Query() query: unknown) {
    const page = deliveriesPage(validate(DeliveriesQuery, query));
    const request = { accountId: account.accountId, endpointId: endpointIdOf(endpointId), ...page };
    const { deliveries, nextAfter } = this.webhooks.known(await this.ask.execute(NotifierDeliveries, request));
    return {
      deliveries: deliveries.map(deliveryBody),
      limit: page.limit,
      nextAfter: nextAfter && cursorText(nextAfter),
    };
  }

  @Post(':endpointId/deliveries/:deliveryId/resend')
  @HttpCode(202)
  @NeedsKey('manage', 'webhooks')
  async resend(
    @Caller() { account }: KeyHolder,
    @Param('endpointId') endpointId: string,
    @Param('deliveryId') deliveryId: string,
  ) {
    const ids = { endpointId: endpointIdOf(endpointId), deliveryId: deliveryIdOf(deliveryId) };
    return deliveryBody(await this.webhooks.resend(account.accountId, ids));
  }
}

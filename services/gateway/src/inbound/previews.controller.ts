import { Body, Controller, Get, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AcceptPreview } from '../application/accept-preview.js';
import { CheckApply } from '../application/check-apply.js';
import { ReadPreview } from '../application/read-preview.js';
import { SendPreview } from '../application/send-preview.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { acceptedBody, applyRequest } from './dto/apply.dto.js';
import { previewIdOf } from './dto/ids.js';
import { acceptedPreviewBody, previewBody, previewPath } from './dto/preview.dto.js';
import { Caller, NeedsKey } from './http/caller.js';
import { idempotencyKey } from './http/idempotency-key.js';
import { isStrict } from './http/prefer.js';

const PATH = '/api/auto-apply-v2/previews';

@Controller('api/auto-apply-v2/previews')
export class PreviewsController {
  constructor(
    private readonly check: CheckApply,
    private readonly accept: AcceptPreview,
    private readonly read: ReadPreview,
    private readonly sendPreview: SendPreview,
  ) {}

  @Post()
  @HttpCode(202)
  @NeedsKey('apply', 'previews')
  async make(
    @Caller() { account }: KeyHolder,
    @Body() body: unknown,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const idempotency = key === undefined ? null : { key: idempotencyKey(key), path: PATH, body };
    const { input, warnings } = applyRequest(body, isStrict(prefer));
    const accepted =
      (await this.accept.replay(account.accountId, idempotency)) ??
      (await this.accept.execute(await this.check.execute(account, input), input, idempotency));
    reply.header('location', previewPath(accepted.preview.previewId));
    if (accepted.isReplay) reply.header('idempotent-replayed', 'true');
    return acceptedPreviewBody(accepted, warnings);
  }

  @Get(':previewId')
  @NeedsKey('read', 'previews')
  async readPreview(@Caller() { account }: KeyHolder, @Param('previewId') previewId: string) {
    return previewBody(await this.read.execute(account.accountId, previewIdOf(previewId)));
  }

  /** It shows the letter: nobody on the way keeps it. */
  @Get(':previewId/screenshot')
  @NeedsKey('read', 'previews')
  async screenshot(
    @Caller() { account }: KeyHolder,
    @Param('previewId') previewId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const image = await this.read.screenshot(account.accountId, previewIdOf(previewId));
    reply.headers({ 'content-type': 'image/jpeg', 'cache-control': 'private, no-store' });
    return image;
  }

  /** From here on it is an application like any other. */
  @Post(':previewId/send')
  @HttpCode(202)
  @NeedsKey('apply', 'previews')
  async send(
    @Caller() { account }: KeyHolder,
    @Param('previewId') previewId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const accepted = await this.sendPreview.execute(account, previewIdOf(previewId));
    reply.header('location', `/api/auto-apply-v2/applications/${accepted.application.applicationId}`);
    if (accepted.isReplay) reply.header('idempotent-replayed', 'true');
    return acceptedBody(accepted, []);
  }
}

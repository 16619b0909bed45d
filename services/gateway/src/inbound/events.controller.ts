import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ApplicationId } from '#contracts';
import { errorText, Log } from '#runtime';
import { EventStreams } from '../application/event-streams.js';
import { EventWakeUp } from '../application/event-wake-up.js';
import { IssueStreamToken } from '../application/issue-stream-token.js';
import { ReadEvents } from '../application/read-events.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { clamped, eventsBody, EventsQuery, NoBody } from './dto/events.dto.js';
import { applicationIdOf } from './dto/ids.js';
import { Caller, NeedsKey, NeedsKeyOrToken, type WithCaller } from './http/caller.js';
import { EventStream, STREAM_HEADERS } from './http/event-stream.js';
import { validate } from './http/validate.js';

/** What happened, as it happens or page by page. */
@Controller('api/auto-apply-v2')
export class EventsController {
  constructor(
    private readonly events: ReadEvents,
    private readonly streams: EventStreams,
    private readonly tokens: IssueStreamToken,
    private readonly wakeUp: EventWakeUp,
    private readonly log: Log,
  ) {}

  @Get('events')
  @NeedsKeyOrToken()
  ofAccount(@Req() request: WithCaller, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply, null);
  }

  @Get('applications/:queueId/events')
  @NeedsKeyOrToken()
  ofApplication(
    @Req() request: WithCaller,
    @Res() reply: FastifyReply,
    @Param('queueId') queueId: string,
  ): Promise<void> {
    return this.answer(request, reply, applicationIdOf(queueId));
  }

  @Post('stream-tokens')
  @HttpCode(201)
  @NeedsKey('read', 'events')
  issueToken(@Caller() { keyId }: KeyHolder, @Body() body: unknown) {
    validate(NoBody, body ?? {});
    return this.tokens.execute(keyId);
  }

  private async answer(request: WithCaller, reply: FastifyReply, applicationId: ApplicationId | null): Promise<void> {
    const { account } = request.caller as KeyHolder;
    const { limit, after, lastEventId } = validate(EventsQuery, request.query);
    reply.header('vary', 'Accept');
    if (wantsPage(request)) {
      const shown = clamped(limit);
      const page = await this.events.page(account.accountId, applicationId, after ?? lastEventId ?? null, shown);
      return void reply.header('cache-control', 'no-store').send(eventsBody(page, account.accountId, shown));
    }
    const header = request.headers['last-event-id'];
    // The header is the newer one: whoever connects again still has the query it connected with at first.
    const cursor = (typeof header === 'string' && header) || lastEventId || after || null;
    await this.stream(request, reply, applicationId, cursor);
  }

  private async stream(
    request: WithCaller,
    reply: FastifyReply,
    applicationId: ApplicationId | null,
    cursor: string | null,
  ): Promise<void> {
    const { account, keyId } = request.caller as KeyHolder;
    const { accountId } = account;
    const { position, isSettled, isOver } = await this.events.start(accountId, applicationId, cursor);
    // What tells an EventSource not to come back.
    if (isOver) return void reply.status(204).send();
    if (request.method === 'HEAD') return void reply.headers(STREAM_HEADERS).send();
    const expiresAt = request.tokenEndsAt ?? null;
    const streamId = await this.streams.take({ accountId, applicationId, keyId, expiresAt, position, isSettled });
    const stream = new EventStream(reply, accountId, position, () => this.wakeUp.here());
    reply.raw.once('close', () => {
      const { durationMs, sent } = stream;
      this.log.info({ requestId: request.id, accountId, keyId, applicationId, durationMs, sent }, 'stream.closed');
      void this.leave(streamId);
    });
    this.streams.begin(streamId, stream);
    this.wakeUp.here();
    // It may have gone before anybody listened for that.
    if (reply.raw.destroyed) await this.leave(streamId);
  }

  // A place that could not be given back runs out by itself.
  private async leave(streamId: string): Promise<void> {
    await this.streams.left(streamId).catch((error: unknown) => {
      this.log.warn({ streamId, error: errorText(error), next: 'runs out' }, 'stream.place_kept');
    });
  }
}

// Whoever takes both gets the stream; so does whoever does not say.
function wantsPage({ headers }: WithCaller): boolean {
  const accept = headers.accept ?? '';
  return accept.includes('application/json') && !accept.includes('text/event-stream');
}

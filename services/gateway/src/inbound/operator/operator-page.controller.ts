import { randomBytes } from 'node:crypto';
import { Controller, Get, Header, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ReadOverview } from '../../application/read-overview.js';
import { OperatorGuard } from '../http/operator.guard.js';
import { livePart, wholePage } from './page.js';

/** A page for people: what moves, what waits and why, what it costs. It changes nothing. */
@Controller('operator')
@UseGuards(OperatorGuard)
export class OperatorPageController {
  constructor(private readonly overview: ReadOverview) {}

  @Get()
  async page(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const nonce = randomBytes(16).toString('base64');
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'`,
      );
    return wholePage(await this.overview.execute(), nonce).text;
  }

  @Get('live')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  async live(): Promise<string> {
    return livePart(await this.overview.execute()).text;
  }
}

import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { Health } from './health.js';
import { Metrics } from './metrics.js';

interface Reply {
  status(code: number): { send(body: unknown): void };
}

@Controller()
export class HealthController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @HttpCode(200)
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(@Res() reply: Reply): Promise<void> {
    const answer = await this.health.ready();
    reply.status(answer.status === 'ok' ? 200 : 503).send(answer);
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  show(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}

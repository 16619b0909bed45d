import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorText, Log } from '#runtime';
import { problemOf, sendProblem } from './problem-reply.js';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = problemOf(thrown);
    if (problem.code === 'internal') {
      // The path alone: what stands after it may be a token.
      const path = request.url.split('?')[0];
      const stack = thrown instanceof Error ? thrown.stack : undefined;
      this.log.error({ requestId: request.id, url: path, error: errorText(thrown), stack }, 'request.failed');
    }
    sendProblem(request, http.getResponse<FastifyReply>(), problem);
  }
}
